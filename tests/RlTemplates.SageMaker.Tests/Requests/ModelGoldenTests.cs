using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests;

public sealed class ModelGoldenTests
{
    private const string Role = "arn:aws:iam::123456789012:role/SageMakerRole";
    private static readonly ModelPlan Plan = new("m", "us-west-2", Role, "s3://my-bucket/j/output/model.tar.gz", "ml.c5.xlarge");

    [Fact]
    public void A_model_of_TensorFlow_is_deployed_as_the_Python_SDK_did()
    {
        var golden = GoldenFiles.Case("deploy-tf");
        var estimator = new GoldenEstimator(golden, "");
        var options = estimator.Options;
        var job = estimator.Plan(options);
        var config = (JsonObject)GoldenFiles.Body(golden, "CreateEndpointConfig")!;
        var type = (string)config["ProductionVariants"]![0]!["InstanceType"]!;
        var name = SageMakerName.Unique(
            SageMakerName.OfImage(TrainingJobRequest.Image(options, GoldenEstimator.Region)), GoldenEstimator.Time);

        var model = ModelRequest.Build(
            options, new(name, job.Region, job.RoleArn, TrainingJobPlan.ModelData(job.OutputPath, job.JobName), type));

        Same(model, GoldenFiles.Body(golden, "CreateModel"));
        Same(EndpointConfigRequest.Build(name, name, type), config);
        Same(EndpointRequest.Build(name, name), GoldenFiles.Body(golden, "CreateEndpoint"));
    }

    [Fact]
    public void TensorFlow_is_asked_as_the_Python_SDK_did()
    {
        var request = GoldenFiles.Case("deploy-tf")["requests"]!.AsArray()[^1]!;

        var invocation = JsonInvocation.TensorFlow(new Dictionary<string, object> { ["instances"] = new int[][] { [1, 2, 3] } });

        invocation.Body.ShouldBe((string)request["body"]!);
        invocation.Headers().ToDictionary().ShouldBe(request["headers"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!));
    }

    [Fact]
    public void A_model_of_Ray_is_refused_in_the_words_of_the_Python_SDK() =>
        Should.Throw<UserException>(() => ModelRequest.Build(new GoldenEstimator(GoldenFiles.Case("deploy-ray"), "").Options, Plan))
            .Message.ShouldBe((string)GoldenFiles.Case("deploy-ray")["error"]!["message"]!);

    [Fact]
    public void A_model_of_MXNet_gets_its_script_from_S3()
    {
        var options = new RlEstimatorOptions { EntryPoint = "src/train.py", Toolkit = RlToolkit.Coach, ToolkitVersion = "0.11.0", Framework = RlFramework.MXNet };

        var container = ModelRequest.Build(options, Plan with { CodeUri = "s3://my-bucket/m/sourcedir.tar.gz" })["PrimaryContainer"];

        Same(container, JsonNode.Parse("""
            {
              "Image": "520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-mxnet:1.3-cpu-py3",
              "Environment": {
                "SAGEMAKER_PROGRAM": "train.py", "SAGEMAKER_SUBMIT_DIRECTORY": "s3://my-bucket/m/sourcedir.tar.gz", "SAGEMAKER_CONTAINER_LOG_LEVEL": "20",
                "SAGEMAKER_REGION": "us-west-2"
              },
              "ModelDataUrl": "s3://my-bucket/j/output/model.tar.gz"
            }
            """));
    }

    [Fact]
    public void A_model_of_an_image_of_the_user_is_served_by_it_from_the_packed_script()
    {
        var options = new RlEstimatorOptions { EntryPoint = "train.py", ImageUri = "rl:1", ContainerLogLevel = 10, Subnets = ["subnet-1"], SecurityGroupIds = ["sg-1"] };

        var body = ModelRequest.Build(options, Plan with { EntryPoint = "code/serve.py", SourceDirectory = "src" });

        Same(body, JsonNode.Parse($$"""
            {
              "ModelName": "m", "ExecutionRoleArn": "{{Role}}",
              "PrimaryContainer": {
                "Image": "rl:1",
                "Environment": {
                  "SAGEMAKER_PROGRAM": "code/serve.py", "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code", "SAGEMAKER_CONTAINER_LOG_LEVEL": "10",
                  "SAGEMAKER_REGION": "us-west-2"
                },
                "ModelDataUrl": "s3://my-bucket/j/output/model.tar.gz"
              },
              "VpcConfig": { "Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"] }
            }
            """));
    }

    [Fact]
    public void A_network_is_taken_away_by_an_empty_one()
    {
        var options = new RlEstimatorOptions { EntryPoint = "train.py", ImageUri = "rl:1", Subnets = ["subnet-1"], SecurityGroupIds = ["sg-1"] };

        ModelRequest.Build(options, Plan with { Subnets = [], SecurityGroupIds = [] }).ContainsKey("VpcConfig").ShouldBeFalse();
    }

    [Fact]
    public void Results_that_were_not_packed_are_a_folder()
    {
        var container = ModelRequest.Build(new() { ImageUri = "rl:1" }, Plan with { ModelData = "s3://b/j/output/model", IsUnpacked = true })["PrimaryContainer"]!;

        Same(container["ModelDataSource"], JsonNode.Parse("""{"S3DataSource": {"S3Uri": "s3://b/j/output/model/", "S3DataType": "S3Prefix", "CompressionType": "None"}}"""));
        container["ModelDataUrl"].ShouldBeNull();
    }

    [Theory]
    [InlineData("SourceDirectory")]
    [InlineData("Dependencies")]
    public void Source_without_a_script_is_refused(string property)
    {
        var plan = property == "Dependencies" ? Plan with { Dependencies = ["lib"] } : Plan with { SourceDirectory = "src" };

        Should.Throw<UserException>(() => ModelRequest.Build(new() { ImageUri = "rl:1" }, plan)).Message.ShouldStartWith(
            $"{property} of the model is set and EntryPoint is not");
    }

    [Theory]
    [InlineData(10, "debug")]
    [InlineData(30, "warn")]
    [InlineData(40, "error")]
    [InlineData(50, "crit")]
    [InlineData(15, null)]
    public void TensorFlow_Serving_has_names_for_levels(int level, string? name)
    {
        var options = new RlEstimatorOptions { Toolkit = RlToolkit.Coach, ToolkitVersion = "0.10", Framework = RlFramework.TensorFlow, ContainerLogLevel = level };

        var container = ModelRequest.Build(options, Plan)["PrimaryContainer"]!;

        ((string?)container["Environment"]!["SAGEMAKER_TFS_NGINX_LOGLEVEL"]).ShouldBe(name);
        ((string?)container["Image"]).ShouldBe("520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-tensorflow-serving:1.11-cpu");
    }

    private static void Same(JsonNode? body, JsonNode? expected) => JsonNode.DeepEquals(body, expected).ShouldBeTrue(body?.ToJsonString());
}
