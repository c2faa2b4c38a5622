using System.Text.Json;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Api;

namespace RlTemplates.SageMaker.Tests;

public sealed class AttachedJobTests
{
    private const string Role = "arn:aws:iam::123456789012:role/SageMakerRole";

    [Theory]
    [InlineData("attach-coach-mxnet", null)]
    [InlineData("attach-ray-tf-old", null)]
    [InlineData("attach-ray-new", "ray 1.6.0 pytorch")] // The SDK took these two for images of the user.
    [InlineData("attach-coach-1.0.0", "coach 1.0.0 tensorflow")]
    [InlineData("attach-custom", null)]
    public void A_job_gives_the_options_that_it_gave_the_Python_SDK(string name, string? better)
    {
        var golden = GoldenFiles.Case(name);
        var result = golden["result"]!;
        var job = Job((string)golden["input"]!["image"]!, name.Replace("attach", "neo", StringComparison.Ordinal));
        job["HyperParameters"] = golden["input"]!["hyperparameters"]!.DeepClone();

        var options = Options(job);

        $"{options.Toolkit?.Name()} {options.ToolkitVersion} {options.Framework?.Name()}".ShouldBe(
            better ?? $"{result["toolkit"]} {result["toolkit_version"]} {result["framework"]}");
        options.ImageUri.ShouldBe(better is null ? (string?)result["image_uri"] : null);
        options.EntryPoint.ShouldBe((string?)result["entry_point"]);
        options.SourceDirectory.ShouldBe((string?)result["source_dir"]);
        options.InstanceCount.ShouldBe((int?)result["instance_count"]);
        options.InstanceType.ShouldBe((string?)result["instance_type"]);
        options.MaxRun.ShouldBe((int)result["max_run"]!);
        options.BaseJobName.ShouldBe((string?)result["base_job_name"]);
        options.OutputPath.ShouldBe((string?)result["output_path"]);
        options.ContainerLogLevel.ShouldBe((int)result["container_log_level"]!);
        if (better is null)
            TrainingJobRequest.Metrics(options).Select(m => $"{m.Name} {m.Regex}").ShouldBe(
                (result["metric_definitions"] as JsonArray ?? []).Select(m => $"{m!["Name"]} {m["Regex"]}"));
        TrainingJobRequest.Hyperparameters(options, new("neo", "us-west-2", Role, options.OutputPath!, options.SourceDirectory)).ToDictionary()
            .ShouldBe(result["hyperparameters"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!), ignoreOrder: true);
        if (!name.Contains('.', StringComparison.Ordinal)) // The service takes no job with a dot in its name; the one that was captured ran elsewhere.
            RlEstimatorRules.Check(options).ShouldBeEmpty();
    }

    [Fact]
    public void All_that_a_job_was_asked_comes_back()
    {
        var asked = new RlEstimatorOptions
        {
            EntryPoint = "train.py", Role = Role, ImageUri = "rl:1",
            InstanceGroups = [new("head", "ml.g5.xlarge", 1), new("workers", "ml.c5.xlarge", 2)], VolumeSize = 50,
            VolumeKmsKey = "vk", OutputKmsKey = "ok", OutputPath = "s3://b/", KeepAlivePeriodInSeconds = 60,
            Tags = new Dictionary<string, string> { ["team"] = "rl" },
            Subnets = ["subnet-1"], SecurityGroupIds = ["sg-1"], EncryptInterContainerTraffic = true, EnableNetworkIsolation = true,
            MaxRetryAttempts = 3,
            Environment = new Dictionary<string, string> { ["A"] = "b" }, InputMode = "Pipe", UseSpotInstances = true, MaxRun = 5,
            MaxWait = 10,
            CheckpointS3Uri = "s3://b/c", CheckpointLocalPath = "/c", ContainerLogLevel = 10, MetricDefinitions = [new("m", "m=(.*)")],
            Hyperparameters = new Dictionary<string, object?> { ["lr"] = 1e-5 }, SourceDirectory = "s3://b/code.tar.gz",
        };
        var plan = new TrainingJobPlan("job-2023-11-14-22-13-20-123", "us-west-2", Role, "s3://b/", "s3://b/code.tar.gz");
        var body = TrainingJobRequest.Build(asked, plan, []);

        var options = Options(body, asked.Tags);

        JsonNode.DeepEquals(TrainingJobRequest.Build(options, plan, []), body).ShouldBeTrue();
        options.SourceDirectory.ShouldBe("s3://b/code.tar.gz");
        options.BaseJobName.ShouldBe("job");
    }

    [Fact]
    public void A_job_of_which_little_is_told_gives_the_defaults()
    {
        var options = Options(new JsonObject { ["TrainingJobName"] = "neo", ["ResourceConfig"] = null, ["VpcConfig"] = "odd" });

        options.EntryPoint.ShouldBeNull();
        options.ImageUri.ShouldBeNull();
        options.MaxRun.ShouldBe(86_400);
        options.Subnets.ShouldBeEmpty();
    }

    [Fact]
    public void A_job_of_another_framework_is_refused() =>
        Should.Throw<UserException>(() => Options(Job("520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-mxnet:1.3.0-cpu-py3", "neo"))).Message.ShouldStartWith("The job neo ran the image");

    private static JsonObject Job(string image, string name) => new()
    {
        ["TrainingJobName"] = name,
        ["AlgorithmSpecification"] = new JsonObject { ["TrainingInputMode"] = "File", ["TrainingImage"] = image },
        ["ResourceConfig"] = new JsonObject { ["InstanceCount"] = 1, ["InstanceType"] = "ml.c4.xlarge", ["VolumeSizeInGB"] = 30 },
        ["StoppingCondition"] = new JsonObject { ["MaxRuntimeInSeconds"] = 86_400 },
        ["OutputDataConfig"] = new JsonObject { ["S3OutputPath"] = "s3://place/output/neo", ["KmsKeyId"] = "" },
        ["RoleArn"] = Role,
    };

    private static RlEstimatorOptions Options(JsonObject job, IReadOnlyDictionary<string, string>? tags = null) =>
        AttachedJob.Options(new(JsonSerializer.SerializeToElement(job)), tags);
}
