using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>Jobs and endpoints go from state to state as with the service.</summary>
public sealed class StateTests
{
    [Fact]
    public async Task A_job_that_has_ended_or_is_being_stopped_cannot_be_stopped()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        var name = Requests.Named("TrainingJobName", "job-1");
        await client.Do("CreateTrainingJob", Requests.Job());
        await client.Do("StopTrainingJob", name);

        (await client.Call("StopTrainingJob", name)).ToString().ShouldContain("in status Stopping.");
        ((string?)(await client.Do("DescribeTrainingJob", name))["TrainingJobStatus"]).ShouldBe("Stopped");
        (await client.Call("StopTrainingJob", name)).ToString().ShouldContain("in status Stopped.");
    }

    [Fact]
    public async Task A_test_sets_what_the_service_says_of_a_job()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.JobCreated += job =>
        {
            job.Steps.Enqueue(j => j.Train());
            job.Steps.Enqueue(j => j.Fail("AlgorithmError: , exit code: 1"));
            job.Overrides["NewerMember"] = 1;
            job.Overrides["RoleArn"] = null;
        };
        await client.Do("CreateTrainingJob", Requests.Job());

        var training = await client.Do("DescribeTrainingJob", Requests.Named("TrainingJobName", "job-1"));
        var failed = await client.Do("DescribeTrainingJob", Requests.Named("TrainingJobName", "job-1"));

        ((string?)training["SecondaryStatus"], (string?)failed["SecondaryStatus"]).ShouldBe(("Training", "Failed"));
        ((string?)failed["FailureReason"], (int?)failed["NewerMember"], failed["RoleArn"]).ShouldBe(
            ("AlgorithmError: , exit code: 1", 1, null));
        ((int?)failed["TrainingTimeInSeconds"]).ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_endpoint_that_fails_to_start_can_be_deleted()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.EndpointCreated += e => (e.Outcome, e.FailureReason) = ("Failed", "The primary container did not pass the ping health check.");
        await client.Do("CreateModel", Requests.Model());
        await client.Do("CreateEndpointConfig", Requests.EndpointConfig());
        await client.Do("CreateEndpoint", new JsonObject { ["EndpointName"] = "e", ["EndpointConfigName"] = "c" });
        var name = Requests.Named("EndpointName", "e");

        ((string?)(await client.Do("DescribeEndpoint", name))["EndpointStatus"]).ShouldBe("Creating");
        ((string?)(await client.Do("DescribeEndpoint", name))["EndpointStatus"]).ShouldBe("Failed");
        await client.Do("DeleteEndpoint", name);
        ((string?)(await client.Do("DescribeEndpoint", name))["EndpointStatus"]).ShouldBe("Deleting");
        (await client.Call("DescribeEndpoint", name)).ToString().ShouldContain("Could not find endpoint");
        aws.Endpoints.ShouldBeEmpty();
    }
}
