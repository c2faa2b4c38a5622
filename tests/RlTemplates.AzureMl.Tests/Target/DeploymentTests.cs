using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>From a trained run to an online endpoint that is asked and deleted, with the program's own server behind the service.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task A_policy_is_served_asked_listed_and_deleted_without_a_trace()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);
        await using var server = new ContainerServer(cloud.Azure);

        var deployed = await cloud.Run("deploy", "latest", "--to", "azureml", "--name", "pole");
        deployed.Code.ShouldBe(0, deployed.Errors);
        (deployed.Output + deployed.Errors).ShouldNotContain(FakeAzure.KeyOf("pole"));
        var asked = await cloud.Run("predict", "pole", "--to", "azureml", "--observation", "0.01,0,-0.02,0");
        asked.Code.ShouldBe(0, asked.Errors);
        asked.Output.Trim().ShouldNotBeEmpty();
        (await cloud.Run("predict", "pole", "--to", "azureml", "--observation", "0.01,0")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(2),
            refused => refused.Errors.ShouldContain("Endpoint pole has refused the question (400):"));
        (await cloud.Run("endpoints", "--to", "azureml")).Output.ShouldContain("pole");
        (await cloud.Run("deploy", "latest", "--to", "azureml", "--name", "pole")).Errors.ShouldContain("The workspace ws has an endpoint 'pole' already");
        (await cloud.Run("endpoints", "delete", "pole", "--to", "azureml")).Code.ShouldBe(0);

        Left(cloud).ShouldBeEmpty();
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_made_before_a_refusal_is_taken_back()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Azure.Faults.Add(new("PUT", "/environments/", 403) { Body = """{"error":{"code":"Forbidden","message":"No."}}""" });

        var (code, _, errors) = await cloud.Run("deploy", "latest", "--to", "azureml", "--name", "pole");

        code.ShouldBe(2, errors);
        errors.ShouldContain("Forbidden");
        errors.ShouldNotContain("delete it by its name");
        Left(cloud).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_that_does_not_come_into_service_is_named_and_can_be_deleted()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);
        cloud.Azure.OperationFailure = "There is no quota for Standard_DS3_v2.";

        var (code, _, errors) = await cloud.Run("deploy", "latest", "--to", "azureml", "--name", "pole");

        code.ShouldBe(1);
        errors.ShouldContain("There is no quota for Standard_DS3_v2. What there is of the endpoint 'pole' by now may be paid for; delete it by its name.");
        cloud.Azure.OperationFailure = null;
        (await cloud.Run("endpoints", "--to", "azureml")).Output.ShouldContain("failed");
        (await cloud.Run("endpoints", "delete", "pole", "--to", "azureml")).Code.ShouldBe(0);
        Left(cloud).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused_before_anything_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("train")).Code.ShouldBe(0);

        foreach (var (target, name, words) in new[]
        {
            ("script", "pole", "'script' starts a script, whose models this program cannot serve. Use a target without EntryScript."),
            ("sent", "pole", "'sent' has no image that serves: name one by Image on [AzureMl]"),
            ("azureml", "p1", "The endpoint's name is 'p1'; Azure takes 3 to 32 letters, digits and dashes"),
        })
        {
            var (code, _, errors) = await cloud.Run("deploy", "latest", "--to", target, "--name", name);

            code.ShouldBe(2);
            errors.ShouldContain(words);
        }
        cloud.Azure.Calls.ShouldBeEmpty();
    }

    private static IEnumerable<string> Left(CloudScratch cloud) =>
        cloud.Azure.Resources.Keys.Where(k => !k.StartsWith("environments/", StringComparison.Ordinal)).Concat(cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer));
}
