using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

public sealed class TrainingJobRequestTests
{
    private static readonly TrainingJobPlan Plan = new("job", "us-west-2", "arn:aws:iam::123456789012:role/Trainer", "s3://b/", "s3://b/job/source/sourcedir.tar.gz");

    [Fact]
    public void A_container_without_a_network_gets_the_source_as_an_input()
    {
        var body = TrainingJobRequest.Build(
            new() { EntryPoint = "train.py", ImageUri = "rl:1", EnableNetworkIsolation = true }, Plan, TrainingInputs.Of("s3://d/t"));

        ((bool)body["EnableNetworkIsolation"]!).ShouldBeTrue();
        body["InputDataConfig"]!.AsArray().Select(c => $"{c!["ChannelName"]} {c["DataSource"]!["S3DataSource"]!["S3Uri"]}")
            .ShouldBe(["training s3://d/t", "code s3://b/job/source/sourcedir.tar.gz"]);
        ((string?)body["HyperParameters"]!["sagemaker_submit_directory"]).ShouldBe("\"/opt/ml/input/data/code/sourcedir.tar.gz\"");
    }

    [Fact]
    public void An_image_with_its_own_program_gets_no_source()
    {
        var body = TrainingJobRequest.Build(new() { ImageUri = "rl:1", EnableNetworkIsolation = true, InstanceCount = 1, InstanceType = "ml.c5.xlarge" }, Plan with { CodeUri = null }, []);

        body.ContainsKey("InputDataConfig").ShouldBeFalse();
        body["HyperParameters"]!.AsObject().ContainsKey("sagemaker_program").ShouldBeFalse();
    }

    [Fact]
    public void All_that_can_be_set_is_sent()
    {
        var body = TrainingJobRequest.Build(new()
        {
            EntryPoint = "train.py", ImageUri = "rl:1", InstanceCount = 2, InstanceType = "ml.c5.xlarge", VolumeSize = 50,
            VolumeKmsKey = "vk", OutputKmsKey = "ok",
            KeepAlivePeriodInSeconds = 60, Tags = new Dictionary<string, string> { ["team"] = "rl" }, Subnets = ["subnet-1"],
            SecurityGroupIds = ["sg-1"],
            EncryptInterContainerTraffic = true, MaxRetryAttempts = 3, Environment = new Dictionary<string, string> { ["A"] = "b" },
            InputMode = "Pipe",
            UseSpotInstances = true, MaxRun = 5, MaxWait = 10, CheckpointS3Uri = "s3://b/c", ContainerLogLevel = 10,
        }, Plan, []);

        body.Remove("HyperParameters");
        JsonNode.DeepEquals(body, JsonNode.Parse("""
            {
              "AlgorithmSpecification": { "TrainingInputMode": "Pipe", "TrainingImage": "rl:1" },
              "OutputDataConfig": { "S3OutputPath": "s3://b/", "KmsKeyId": "ok" },
              "TrainingJobName": "job",
              "StoppingCondition": { "MaxRuntimeInSeconds": 5, "MaxWaitTimeInSeconds": 10 },
              "ResourceConfig": { "VolumeSizeInGB": 50, "InstanceCount": 2, "InstanceType": "ml.c5.xlarge", "VolumeKmsKeyId": "vk", "KeepAlivePeriodInSeconds": 60 },
              "RoleArn": "arn:aws:iam::123456789012:role/Trainer",
              "Environment": { "A": "b" },
              "Tags": [{ "Key": "team", "Value": "rl" }],
              "VpcConfig": { "Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"] },
              "EnableInterContainerTrafficEncryption": true,
              "EnableManagedSpotTraining": true,
              "CheckpointConfig": { "S3Uri": "s3://b/c" },
              "RetryStrategy": { "MaximumRetryAttempts": 3 }
            }
            """)).ShouldBeTrue(body.ToJsonString());
    }

    [Theory]
    [InlineData("ml.c5.xlarge", "ml.g5.xlarge", "gpu")]
    [InlineData("ml.c5.xlarge", "ml.m5.xlarge", "cpu")]
    public void A_group_with_GPUs_chooses_the_toolkit_image(string head, string workers, string tag)
    {
        var options = new RlEstimatorOptions
        {
            EntryPoint = "train.py", Toolkit = RlToolkit.Ray, ToolkitVersion = "1.6.0", Framework = RlFramework.PyTorch,
            InstanceGroups = [new("head", head, 1), new("workers", workers, 2)],
        };

        TrainingJobRequest.Image(options, "us-west-2").ShouldBe(
            $"462105765813.dkr.ecr.us-west-2.amazonaws.com/sagemaker-rl-ray-container:ray-1.6.0-torch-{tag}-py36");
    }

    [Fact]
    public void The_only_input_without_a_name_sets_the_mode_of_the_job() =>
        ((string?)TrainingJobRequest.Build(new() { ImageUri = "rl:1" }, Plan, [new("training", "s3://d") { InputMode = "FastFile" }])["AlgorithmSpecification"]!["TrainingInputMode"])
            .ShouldBe("FastFile");

    [Theory]
    [InlineData(null, null, "s3://out/x/y", "s3://out/job/source/sourcedir.tar.gz", "key")]
    [InlineData("s3://out/code/", null, "s3://out/x", "s3://out/code/job/source/sourcedir.tar.gz", "key")]
    [InlineData("s3://other/code", null, "s3://out/x", "s3://other/code/job/source/sourcedir.tar.gz", null)]
    [InlineData("s3://other", null, "s3://out/x", "s3://other/job/source/sourcedir.tar.gz", null)]
    [InlineData(null, null, "file:///tmp/o", "s3://mine/job/source/sourcedir.tar.gz", null)]
    public void The_source_has_its_place_and_key(string? location, string? source, string output, string uri, string? key)
    {
        var code = CodeLocation.Of(
            new() { CodeLocation = location, SourceDirectory = source, OutputKmsKey = "key" }, "job", output, "mine");

        code.Uri.ShouldBe(uri);
        code.KmsKey.ShouldBe(key);
    }

    [Fact]
    public void A_source_in_S3_stays_where_it_is()
    {
        CodeLocation.Source(new() { EntryPoint = "train.py", SourceDirectory = "s3://x/code.tar.gz" }, "job", "s3://out", "mine").ShouldBe(
            "s3://x/code.tar.gz");
        CodeLocation.Source(new() { EntryPoint = "train.py" }, "job", "s3://out", "mine").ShouldBe("s3://out/job/source/sourcedir.tar.gz");
        CodeLocation.Source(new() { ImageUri = "rl:1" }, "job", "s3://out", "mine").ShouldBeNull();
    }

    [Theory]
    [InlineData("a/train.py", null, "train.py")]
    [InlineData("a/train.py", "src", "a/train.py")]
    [InlineData("a/train.py", "s3://b/code.tar.gz", "train.py")]
    [InlineData(null, "src", null)]
    public void The_script_is_named_as_in_the_archive(string? entryPoint, string? source, string? program) =>
        CodeLocation.Program(new() { EntryPoint = entryPoint, SourceDirectory = source }).ShouldBe(program);

    [Fact]
    public void A_job_has_the_name_that_is_given_or_one_of_its_own()
    {
        var time = new DateTimeOffset(2023, 11, 14, 22, 13, 20, 7, TimeSpan.Zero);

        TrainingJobPlan.Name(new() { ImageUri = "team/my_rl:1" }, "us-west-2", null, time).ShouldBe("my-rl-2023-11-14-22-13-20-007");
        TrainingJobPlan.Name(new() { ImageUri = "rl:1", BaseJobName = "pong" }, "us-west-2", "", time).ShouldBe(
            "pong-2023-11-14-22-13-20-007");
        TrainingJobPlan.Name(new() { ImageUri = "rl:1", BaseJobName = "" }, "us-west-2", null, time).ShouldBe("rl-2023-11-14-22-13-20-007");
        TrainingJobPlan.Name(new() { ImageUri = "rl:1" }, "us-west-2", "mine", time).ShouldBe("mine");
        Should.Throw<UserException>(() => TrainingJobPlan.Name(new() { ImageUri = "rl:1" }, "us-west-2", "my_job", time)).Message.ShouldEndWith("such as my-job.");
    }

    [Fact]
    public void A_long_base_is_cut_and_right() =>
        RlEstimatorRules.Check(new() { ImageUri = "rl:1", Role = Plan.RoleArn, BaseJobName = new string('a', 100) }).ShouldBeEmpty();

    [Fact]
    public void Results_go_to_the_bucket_of_the_account()
    {
        TrainingJobPlan.Output(new(), TrainingJobPlan.DefaultBucket("us-west-2", "123456789012")).ShouldBe(
            "s3://sagemaker-us-west-2-123456789012/");
        TrainingJobPlan.ModelData("s3://b/x", "job").ShouldBe("s3://b/x/job/output/model.tar.gz");
    }
}
