using System.Text;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>Models that the class deploys, and predictors that ask them.</summary>
[Collection(nameof(CloudVariables))]
public sealed class DeployTests(CloudVariables cloud) : IDisposable
{
    private readonly EstimatorScratch _scratch = new(cloud.Aws);

    [Fact]
    public async Task A_model_of_TensorFlow_is_deployed_asked_and_deleted_without_a_trace()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", ContainerStartupHealthCheckTimeout = TimeSpan.FromMinutes(2) }, cancellationToken: Token);

            var model = cloud.Aws.Models[predictor.EndpointName];
            ((string?)model.Request["PrimaryContainer"]!["Image"]).ShouldBe(
                "520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-tensorflow-serving:1.12-cpu");
            ((int)cloud.Aws.EndpointConfigs[predictor.EndpointName].Request["ProductionVariants"]![0]!["ContainerStartupHealthCheckTimeoutInSeconds"]!).ShouldBe(120);
            (await predictor.PredictJsonAsync(new Dictionary<string, object> { ["instances"] = new int[][] { [1, 2, 3] } }, Token)).GetRawText().ShouldBe("{\"instances\": [[1, 2, 3]]}");
            await predictor.ClassifyJsonAsync(1.5, Token);
            cloud.Aws.Requests.Last(r => r.Operation == "InvokeEndpoint").Headers["X-Amzn-SageMaker-Custom-Attributes"].ShouldBe(
                "tfs-method=classify");
            using var versioned = new RlPredictor(predictor.EndpointName) { ModelName = "pole", ModelVersion = "2" };
            await versioned.RegressJsonAsync(1.5, Token);
            cloud.Aws.Requests.Last(r => r.Operation == "InvokeEndpoint").Headers["X-Amzn-SageMaker-Custom-Attributes"]
                .ShouldBe("tfs-method=regress,tfs-model-name=pole,tfs-model-version=2");

            await predictor.DeleteAsync(Token);
            Nothing(predictor.EndpointName);
        }
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_of_MXNet_is_served_by_the_script_that_trained()
    {
        var (estimator, job) = await _scratch.Trained(_scratch.Coach(RlFramework.MXNet));
        using (estimator)
        {
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token);

            var container = cloud.Aws.Models[predictor.EndpointName].Request["PrimaryContainer"]!;
            ((string?)container["Environment"]!["SAGEMAKER_SUBMIT_DIRECTORY"]).ShouldBe(
                $"s3://{EstimatorScratch.Bucket}/{job.Name}/source/sourcedir.tar.gz");
            ((string?)container["Environment"]!["SAGEMAKER_PROGRAM"]).ShouldBe("train.py");
            await predictor.DeleteAsync(Token);
            cloud.Aws.S3.Find(EstimatorScratch.Bucket, $"{job.Name}/source/sourcedir.tar.gz").ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_script_that_only_serves_is_sent_and_deleted_again()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach(RlFramework.MXNet));
        _scratch.Write("serving/serve.py");
        using (estimator)
        {
            var options = new RlModelOptions { EntryPoint = "serve.py", SourceDirectory = Path.Combine(_scratch.Folder, "serving"), Name = "my-model", Subnets = [], SecurityGroupIds = [], Role = "SageMakerRole" };
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", EndpointName = "my-endpoint" }, options, Token);

            predictor.EndpointName.ShouldBe("my-endpoint");
            ((string?)cloud.Aws.Models["my-model"].Request["PrimaryContainer"]!["Environment"]!["SAGEMAKER_SUBMIT_DIRECTORY"]).ShouldBe(
                $"s3://{EstimatorScratch.Bucket}/deployments/my-model/sourcedir.tar.gz");
            _scratch.Files($"s3://{EstimatorScratch.Bucket}/deployments/my-model/sourcedir.tar.gz").Keys.ShouldBe(["serve.py"]);
            await predictor.DeleteAsync(Token);
            Nothing("my-endpoint", "my-model");
            cloud.Aws.S3.List(EstimatorScratch.Bucket, "deployments/my-model/").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_image_of_the_user_gets_the_model_with_the_script()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Image());
        using (estimator)
        {
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token);

            var container = cloud.Aws.Models[predictor.EndpointName].Request["PrimaryContainer"]!;
            var data = (string)container["ModelDataUrl"]!;
            data.ShouldBe($"s3://{EstimatorScratch.Bucket}/deployments/{predictor.EndpointName}/model.tar.gz");
            _scratch.Files(data).ShouldBe(new Dictionary<string, string> { ["policy.bin"] = "weights", ["code/train.py"] = "print()" });
            Encoding.UTF8.GetString(await predictor.InvokeAsync("text/csv", "1,2"u8.ToArray(), Token)).ShouldBe("1,2");
            await predictor.DeleteAsync(Token);
            cloud.Aws.S3.List(EstimatorScratch.Bucket, $"deployments/{predictor.EndpointName}/").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_image_that_holds_the_program_gets_the_model_as_it_is()
    {
        var (estimator, job) = await _scratch.Trained(_scratch.Image(null));
        using (estimator)
        {
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token);

            var container = cloud.Aws.Models[predictor.EndpointName].Request["PrimaryContainer"]!;
            ((string?)container["ModelDataUrl"]).ShouldBe(job.ModelArtifacts);
            container["Environment"]!.AsObject().ShouldBeEmpty();
            await predictor.DeleteAsync(Token);
        }
    }

    [Fact]
    public async Task A_model_of_Ray_is_refused_after_one_question()
    {
        var ray = _scratch.Coach();
        var (estimator, _) = await _scratch.Trained(new()
        {
            EntryPoint = ray.EntryPoint, SourceDirectory = ray.SourceDirectory, Role = ray.Role, Toolkit = RlToolkit.Ray,
            ToolkitVersion = RlEstimator.RayLatestVersion,
            Framework = RlFramework.PyTorch, InstanceCount = 1, InstanceType = ray.InstanceType,
        });
        using (estimator)
        {
            var already = cloud.Aws.Requests.Count;
            (await Should.ThrowAsync<UserException>(() => estimator.CreateModelAsync())).Message
                .ShouldBe((string)GoldenFiles.Case("deploy-ray")["error"]!["message"]!);
            cloud.Aws.Requests.Skip(already).Select(r => r.Operation).ShouldBe(["DescribeTrainingJob"]);
        }
    }

    [Fact]
    public async Task What_has_not_trained_has_no_model()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        (await Should.ThrowAsync<UserException>(() => estimator.CreateModelAsync())).Message.ShouldStartWith(
            "There is no job whose model could be deployed");

        using var job = await estimator.FitAsync(wait: false, cancellationToken: Token);

        (await Should.ThrowAsync<UserException>(() => estimator.CreateModelAsync())).Message.ShouldBe(
            $"The training job {job.Name} has no model: its status is InProgress.");
    }

    [Fact]
    public async Task Each_deployment_of_a_model_can_be_deleted_alone()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            var model = await estimator.CreateModelAsync(cancellationToken: Token);
            model.ServeImage("ml.p3.2xlarge").ShouldEndWith("-gpu");
            using var first = await model.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, Token);
            using var second = await model.DeployAsync(new() { InstanceType = "ml.c5.xlarge", InitialInstanceCount = 2 }, Token);

            first.EndpointName.ShouldBe(model.Name);
            second.EndpointName.ShouldNotBe(model.Name);
            await first.DeleteAsync(Token);
            (await second.PredictJsonAsync(1, Token)).GetInt32().ShouldBe(1);
            await second.DeleteAsync(Token);
            Nothing(first.EndpointName, second.EndpointName);
        }
    }

    [Fact]
    public async Task Deployments_at_once_share_nothing()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            var model = await estimator.CreateModelAsync(cancellationToken: Token);

            var made = await Task.WhenAll(
                Enumerable.Range(0, 3).Select(_ => model.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, Token)));

            made.Select(p => p.EndpointName).Distinct(StringComparer.Ordinal).Count().ShouldBe(3);
            made.Count(p => p.EndpointName == model.Name).ShouldBe(1);
            foreach (var predictor in made)
            {
                await predictor.DeleteAsync(Token);
                Nothing(predictor.EndpointName);
                predictor.Dispose();
            }
        }
    }

    [Fact]
    public async Task What_was_made_before_a_refusal_is_taken_back()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            cloud.Aws.Faults.Next("CreateEndpoint", Fault.LimitExceeded, 1);

            await Should.ThrowAsync<UserException>(() => estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", EndpointName = "refused" }, new() { Name = "refused-model" }, Token));

            Nothing("refused", "refused-model");
        }
    }

    [Theory]
    [InlineData("CreateModel")]
    [InlineData("CreateEndpointConfig")]
    [InlineData("CreateEndpoint")]
    public async Task A_lost_answer_is_no_refusal(string operation)
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            cloud.Aws.Faults.Next(operation, Fault.DropAfter, 1);

            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token);

            (await predictor.PredictJsonAsync(1, Token)).GetInt32().ShouldBe(1);
            await predictor.DeleteAsync(Token);
            Nothing(predictor.EndpointName);
        }
    }

    [Fact]
    public async Task A_name_that_is_taken_is_told_before_anything_is_sent()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Image());
        using (estimator)
        {
            var options = new RlModelOptions { Name = "taken-model" };
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", EndpointName = "taken" }, options, Token);
            var sent = cloud.Aws.Requests.Count(r => r.Operation == "PutObject");

            (await Should.ThrowAsync<UserException>(() => estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", EndpointName = "taken" }, cancellationToken: Token))).Message
                .ShouldBe("SageMaker has an endpoint 'taken' already in us-west-2; choose another name, or delete it first.");
            (await Should.ThrowAsync<UserException>(() => estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, options, Token))).Message
                .ShouldBe("SageMaker has a model 'taken-model' already in us-west-2; choose another name, or delete it first.");

            cloud.Aws.Requests.Count(r => r.Operation == "PutObject").ShouldBe(sent);
            await predictor.DeleteAsync(Token);
        }
    }

    [Fact]
    public async Task An_endpoint_of_somebody_else_is_asked_and_not_deleted()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            using var foreign = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token);
            await using var found = (await new SageMakerTarget(new()).FindEndpointAsync(new(_scratch.Folder), foreign.EndpointName, Token))!;

            (await found.Predictor.InvokeAsync("text/plain", "hello"u8.ToArray(), Token)).ShouldBe("hello"u8.ToArray());
            (await Should.ThrowAsync<UserException>(() => found.DeleteAsync(Token))).Message.ShouldStartWith(
                $"Endpoint '{foreign.EndpointName}' serves no policy of a run");

            cloud.Aws.Endpoints.ShouldContainKey(foreign.EndpointName);
            await foreign.DeleteAsync(Token);
        }
    }

    [Fact]
    public async Task A_model_named_like_a_folder_of_the_job_leaves_the_jobs_results()
    {
        var (estimator, job) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            using var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, new() { Name = "output" }, Token);
            await predictor.DeleteAsync(Token);

            cloud.Aws.S3.Find(EstimatorScratch.Bucket, $"{job.Name}/output/model.tar.gz").ShouldNotBeNull();
            (await Should.ThrowAsync<UserException>(() => predictor.DeleteAsync(Token))).Message.ShouldBe(
                $"SageMaker has no endpoint '{predictor.EndpointName}' in us-west-2.");
        }
    }

    [Fact]
    public async Task A_model_that_is_refused_leaves_nothing_in_S3()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Image());
        using (estimator)
        {
            cloud.Aws.Faults.Next("CreateModel", Fault.AccessDenied, 1);

            await Should.ThrowAsync<UserException>(
                () => estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, new() { Name = "refused-here" }, Token));

            cloud.Aws.S3.List(EstimatorScratch.Bucket, "deployments/refused-here/").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_deployment_that_is_cancelled_before_there_is_an_endpoint_leaves_nothing()
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using var cancellation = new CancellationTokenSource();
        using (estimator)
        {
            cloud.Aws.Faults.When(r => r.Operation == "CreateEndpointConfig" && (string?)r.Json?["EndpointConfigName"] == "cut-off" && Cancel(cancellation), Fault.Delay(TimeSpan.FromSeconds(1)));

            await Should.ThrowAsync<OperationCanceledException>(() => estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge", EndpointName = "cut-off" }, new() { Name = "cut-off-model" }, cancellation.Token));

            cloud.Aws.Models.ShouldNotContainKey("cut-off-model");
            cloud.Aws.Endpoints.ShouldNotContainKey("cut-off");
        }
    }

    [Fact]
    public async Task A_job_that_was_stopped_at_its_limit_has_a_model()
    {
        var (estimator, job) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            job.Move("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided");
            (await estimator.CreateModelAsync(cancellationToken: Token)).ModelData.ShouldBe(job.ModelArtifacts);
        }
    }

    [Fact]
    public async Task Jobs_and_estimators_go_without_each_other()
    {
        var (estimator, first) = await _scratch.Trained(_scratch.Coach());
        var job = estimator.LatestTrainingJob!;
        using (var second = await estimator.FitAsync(wait: false, cancellationToken: Token))
            _scratch.Complete(cloud.Aws.Jobs[second.Name]);
        (await estimator.CreateModelAsync(cancellationToken: Token)).ModelData.ShouldNotContain(first.Name);
        estimator.Dispose();

        await job.WaitAsync(cancellationToken: Token);
    }

    [Theory]
    [InlineData("no_name", 1, null, "The endpoint's name is 'no_name'")]
    [InlineData(null, 0, null, "The endpoint's instance count is 0; it must be at least 1.")]
    [InlineData(null, 1, 5, "The start-up time-out is 5 s; it must be 60 s to 3600 s.")]
    [InlineData(null, 1, null, "Tags has 'aws:team'; a tag must have a name of 1 to 128 characters", "aws:team")]
    [InlineData(null, 1, null, "StartTimeout is -00:00:05; it must be above zero.", null, -5)]
    public async Task A_wrong_option_makes_nothing(string? name, int count, int? startup, string words, string? tag = null, int start = 1800)
    {
        var (estimator, _) = await _scratch.Trained(_scratch.Coach());
        using (estimator)
        {
            var options = new RlDeployOptions
            {
                InstanceType = "ml.c5.xlarge", EndpointName = name, InitialInstanceCount = count,
                ContainerStartupHealthCheckTimeout = startup is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Tags = tag is null ? null : new Dictionary<string, string> { [tag] = "rl" }, StartTimeout = TimeSpan.FromSeconds(start),
            };
            var already = cloud.Aws.Requests.Count;

            (await Should.ThrowAsync<UserException>(() => estimator.DeployAsync(options, cancellationToken: Token))).Message.ShouldStartWith(words);

            cloud.Aws.Requests.Count.ShouldBe(already);
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool Cancel(CancellationTokenSource source)
    {
        source.Cancel();
        return true;
    }

    private void Nothing(params string[] names)
    {
        foreach (var name in names)
        {
            cloud.Aws.Endpoints.ShouldNotContainKey(name);
            cloud.Aws.EndpointConfigs.ShouldNotContainKey(name);
            cloud.Aws.Models.ShouldNotContainKey(name);
        }
    }
}
