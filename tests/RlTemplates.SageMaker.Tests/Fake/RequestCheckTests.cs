using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>The fake knows what the service accepts.</summary>
public sealed class RequestCheckTests
{
    [Theory]
    [InlineData("TrainingJobName", "\"a_b\"", "Value 'a_b' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern")]
    [InlineData("TrainingJobName", "\"a\\n\"", "at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern")]
    [InlineData("TrainingJobName", "null", "Value 'null' at 'trainingJobName' failed to satisfy constraint: Member must not be null")]
    [InlineData("TrainingJobName", "7", "Value '7' at 'trainingJobName' failed to satisfy constraint: Member must be of type string")]
    [InlineData("RoleArn", "\"SageMakerRole\"", "'roleArn'")]
    [InlineData("Colour", "1", "Value '1' at 'colour' failed to satisfy constraint: Member is not in the model of the service")]
    [InlineData("EnableManagedSpotTraining", "\"yes\"", "Member must be of type boolean")]
    [InlineData("StoppingCondition", "{\"MaxRuntimeInSeconds\": 0}", "Value '0' at 'stoppingCondition.maxRuntimeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("StoppingCondition", "{\"MaxRuntimeInSeconds\": 1.5}", "Member must be of type integer")]
    [InlineData("ResourceConfig", "{\"InstanceType\": \"ml.p2.tiny\", \"InstanceCount\": 1, \"VolumeSizeInGB\": 30}", "at 'resourceConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [")]
    [InlineData("HyperParameters", "{\"a\": 1}", "Value '1' at 'hyperParameters.a.member' failed to satisfy constraint: Member must be of type string")]
    [InlineData("InputDataConfig", "[{\"ChannelName\": \"a b\"}]", "Value 'null' at 'inputDataConfig.1.member.dataSource' failed to satisfy constraint: Member must not be null")]
    [InlineData("Environment", "{\"1A\": \"x\"}", "Value '1A' at 'environment'")]
    [InlineData("Tags", "[{\"Key\": \"aws:x\", \"Value\": \"\"}]", "The tag aws:x begins with aws:")]
    [InlineData("ResourceConfig", "{\"InstanceType\": \"ml.m5.large\", \"VolumeSizeInGB\": 30}", "InstanceType and InstanceCount, or InstanceGroups, must be given.")]
    [InlineData("EnableManagedSpotTraining", "true", "MaxWaitTimeInSeconds must be given")]
    public async Task A_job_that_the_service_would_refuse_is_refused_and_kept(string member, string value, string words)
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);

        var (status, answer) = await client.Call("CreateTrainingJob", Requests.Job(change: j => j[member] = JsonNode.Parse(value)));

        (status, (string?)answer["__type"]).ShouldBe((400, "ValidationException"));
        ((string?)answer["message"]).ShouldNotBeNull().ShouldContain(words);
        aws.Violations.ShouldContain(
            v => v.StartsWith("CreateTrainingJob: ", StringComparison.Ordinal) && v.Contains(words, StringComparison.Ordinal));
        aws.Jobs.ShouldBeEmpty();
        var request = aws.Requests.ShouldHaveSingleItem();
        (request.Operation, request.Call, request.Status, request.Error).ShouldBe(("CreateTrainingJob", 1, 400, "ValidationException"));
    }

    [Fact]
    public async Task Every_job_that_the_old_client_has_sent_is_accepted_unless_the_service_refuses_it_too()
    {
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(TestData.Path("sagemaker-golden.json"), TestContext.Current.CancellationToken))!["cases"]!.AsArray();
        var refused = new List<string>();
        foreach (var request in golden.SelectMany(c => (c!["requests"]?.AsArray() ?? []).Select(r => (Name: (string)c["name"]!, Request: r!))))
        {
            if ((string?)request.Request["target"] is not { } target || !target.StartsWith("SageMaker.", StringComparison.Ordinal))
                continue;
            var body = request.Request["body"]!.AsObject();
            var problems = ServiceModel.SageMaker.ProblemsOfRequest(target["SageMaker.".Length..], body);
            if (target == "SageMaker.CreateTrainingJob")
                problems = [.. problems, .. JobRules.Problems(body)];
            refused.AddRange(problems.Select(p => $"{request.Name}: {p}"));
        }

        // It leaves the time to wait for spot machines out where nobody has said one. One case asks after a job whose name cannot be.
        refused.Where(r => !r.Contains("MaxWaitTimeInSeconds must be given", StringComparison.Ordinal))
            .Where(r => !r.StartsWith("attach-coach-1.0.0: Value 'neo-coach-1.0.0'", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_fake_answers_follows_the_model()
    {
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        var problems = new List<string>();
        async Task<JsonObject> Do(string operation, JsonObject request)
        {
            var answer = await client.Do(operation, request);
            problems.AddRange(ServiceModel.SageMaker.ProblemsOfAnswer(operation, answer).Select(p => $"{operation}: {p}"));
            return answer;
        }

        var arn = (string)(await Do("CreateTrainingJob", Requests.Job(change: j => j["Tags"] = JsonNode.Parse("""[{ "Key": "a", "Value": "b" }]"""))))["TrainingJobArn"]!;
        aws.Jobs["job-1"].Train();
        aws.Jobs["job-1"].FinalMetrics["reward"] = (1.5, DateTimeOffset.UtcNow);
        aws.Jobs["job-1"].Complete();
        var found = await Do("DescribeTrainingJob", Requests.Named("TrainingJobName", "job-1"));
        await Do("ListTrainingJobs", []);
        await Do("ListTags", Requests.Named("ResourceArn", arn));
        await Do("CreateModel", Requests.Model());
        await Do("DescribeModel", Requests.Named("ModelName", "m"));
        await Do("ListModels", []);
        await Do("CreateEndpointConfig", Requests.EndpointConfig());
        await Do("DescribeEndpointConfig", Requests.Named("EndpointConfigName", "c"));
        await Do("ListEndpointConfigs", []);
        await Do("CreateEndpoint", new JsonObject { ["EndpointName"] = "e", ["EndpointConfigName"] = "c" });
        await Do("DescribeEndpoint", Requests.Named("EndpointName", "e"));
        await Do("DescribeEndpoint", Requests.Named("EndpointName", "e"));
        await Do("ListEndpoints", []);

        problems.ShouldBeEmpty();
        aws.Violations.ShouldBeEmpty();
        found.ContainsKey("Tags").ShouldBeFalse();
        found.ContainsKey("VpcConfig").ShouldBeFalse();
    }
}
