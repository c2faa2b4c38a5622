using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>From a trained run to an endpoint that is asked and deleted, with the program's own server behind the service.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task A_policy_is_served_asked_listed_and_deleted_without_a_trace()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);
        await using var server = new ContainerServer(cloud.Aws, CloudScratch.Program);

        var deployed = await cloud.Run("deploy", "latest", "--to", "sagemaker", "--name", "pole");
        deployed.Code.ShouldBe(0, deployed.Errors);
        var asked = await cloud.Run("predict", "pole", "--to", "sagemaker", "--observation", "0.01,0,-0.02,0");
        asked.Code.ShouldBe(0, asked.Errors);
        asked.Output.Trim().ShouldNotBeEmpty();
        (await cloud.Run("predict", "pole", "--to", "sagemaker", "--observation", "0.01,0")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(2),
            refused => refused.Errors.ShouldContain("Endpoint pole has refused the question (400):"));
        (await cloud.Run("endpoints", "--to", "sagemaker")).Output.ShouldContain("pole");
        (await cloud.Run("endpoints", "delete", "pole", "--to", "sagemaker")).Code.ShouldBe(0);

        cloud.Aws.Endpoints.ShouldBeEmpty();
        cloud.Aws.EndpointConfigs.ShouldBeEmpty();
        cloud.Aws.Models.ShouldBeEmpty();
        cloud.Aws.S3.List("results", "").ShouldBeEmpty();
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_deployment_has_left_that_was_cut_off_is_named_and_deleted()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Aws.Faults.Always("CreateEndpointConfig", Fault.DropBefore);

        var (code, _, errors) = await cloud.Run("deploy", "latest", "--to", "sagemaker", "--name", "pole");
        code.ShouldBe(1);
        errors.ShouldContain("Whether there is an endpoint 'pole' now is not known; delete it by its name");
        (await cloud.Run("deploy", "latest", "--to", "sagemaker", "--name", "pole")).Errors.ShouldContain(
            "SageMaker has a model 'pole' already");
        (await cloud.Run("endpoints", "delete", "pole", "--to", "sagemaker")).Code.ShouldBe(0);

        cloud.Aws.Models.ShouldBeEmpty();
        cloud.Aws.S3.List("results", "").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_made_before_a_refusal_is_taken_back()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Aws.Faults.Always("CreateEndpoint", Fault.LimitExceeded);

        var (code, _, errors) = await cloud.Run("deploy", "latest", "--to", "sagemaker", "--name", "pole");

        code.ShouldBe(2, errors);
        errors.ShouldContain("ResourceLimitExceeded");
        cloud.Aws.EndpointConfigs.ShouldBeEmpty();
        cloud.Aws.Models.ShouldBeEmpty();
    }
}
