using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>Jobs that the class starts, and waits for.</summary>
[Collection(nameof(CloudVariables))]
public sealed class FitTests(CloudVariables cloud) : IDisposable
{
    private readonly EstimatorScratch _scratch = new(cloud.Aws);

    public static TheoryData<string> Captured => new(GoldenFiles.Names.Where(n => GoldenFiles.Case(n)["error"] is null && GoldenFiles.Body(GoldenFiles.Case(n), "CreateTrainingJob") is not null)
        .Except(["defaults-debugger", "spot-checkpoint"])); // Asks for the debugger; asks for spot machines without a limit, which the service refuses.

    [Theory]
    [MemberData(nameof(Captured))]
    public async Task What_the_Python_SDK_sent_is_sent_in_its_order(string name)
    {
        foreach (var file in new[] { "src_dir/train.py", "src_dir/sub/a.txt", "dep/lib.py" })
            _scratch.Write(file);
        var golden = JsonNode.Parse(GoldenFiles.Case(name).ToJsonString().Replace("my-bucket", EstimatorScratch.Bucket, StringComparison.Ordinal))!.AsObject();
        var captured = new GoldenEstimator(golden, _scratch.Folder);
        var already = cloud.Aws.Requests.Count;
        using var estimator = new RlEstimator(captured.Options, null, new FixedClock(GoldenEstimator.Time)) { Output = TextWriter.Null };

        using var job = await estimator.FitAsync(captured.Inputs, wait: false, jobName: (string?)golden["input"]!["fit"]!["job_name"], cancellationToken: TestContext.Current.CancellationToken);

        try
        {
            var sent = cloud.Aws.Requests.Skip(already).Where(r => r.Operation is "PutObject" or "CreateTrainingJob").ToList();
            sent.Select(r => r.Operation).ShouldBe(["PutObject", "CreateTrainingJob"]);
            $"{{endpoint}}{sent[0].Path}".ShouldBe((string)golden["requests"]![0]!["url"]!);
            sent[0].Headers["x-amz-server-side-encryption"].ShouldBe("aws:kms");
            JsonNode.DeepEquals(sent[1].Json, GoldenFiles.Body(golden, "CreateTrainingJob")).ShouldBeTrue(sent[1].Json!.ToJsonString());
            _scratch.Files("s3:/" + sent[0].Path).Keys.Order(StringComparer.Ordinal)
                .ShouldBe(golden["requests"]![0]!["tar_entries"]!.AsArray().Select(e => (string)e!).Where(e => e.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }
        finally
        {
            cloud.Aws.Jobs.TryRemove(job.Name, out _);
        }
    }

    [Fact]
    public async Task A_script_is_trained_and_its_log_is_written_until_the_end()
    {
        using var script = new Fake.Script("""
            echo "episode_reward_mean: 12.5"
            mkdir -p opt/ml/model && echo weights > opt/ml/model/policy.bin
            """);
        await using var trainer = script.Trainer(cloud.Aws);
        using var estimator = _scratch.Estimator(_scratch.Image() is var image ? new RlEstimatorOptions
        {
            EntryPoint = image.EntryPoint, Role = "SageMakerRole", ImageUri = image.ImageUri, InstanceCount = 1,
            InstanceType = image.InstanceType,
            MetricDefinitions = [new("reward", "episode_reward_mean: ([0-9.]+)")],
        } : null!);

        using var job = await estimator.FitAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await job.ReadStatusAsync(TestContext.Current.CancellationToken)).ShouldBe("Completed");
        (await job.ReadMetricsAsync(TestContext.Current.CancellationToken))["reward"].ShouldBe(12.5);
        (await job.ReadModelDataAsync(TestContext.Current.CancellationToken)).ShouldBe(
            $"s3://{EstimatorScratch.Bucket}/{job.Name}/output/model.tar.gz");
        var lines = new List<string>();
        await foreach (var line in job.ReadLogsAsync(follow: true, TestContext.Current.CancellationToken))
            lines.Add(line);
        lines.ShouldContain("episode_reward_mean: 12.5");
        _scratch.Output.ToString().ShouldContain("episode_reward_mean: 12.5");
        _scratch.Output.ToString().ShouldContain("Training seconds:");
        estimator.LatestTrainingJob.ShouldBe(job);
    }

    [Fact]
    public async Task A_failure_is_told_in_the_words_of_the_Python_SDK()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);
        Fail(cloud.Aws.Jobs[job.Name], "CapacityError: Unable to provision requested ML compute capacity.");

        var failure = await Should.ThrowAsync<TrainingJobException>(
            () => job.WaitAsync(cancellationToken: TestContext.Current.CancellationToken));

        failure.Message.ShouldBe(
            $"Error for Training job {job.Name}: Failed. Reason: CapacityError: Unable to provision requested ML compute capacity.");
        failure.IsCapacityError.ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_stops_is_waited_for_and_is_no_error()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);
        var there = cloud.Aws.Jobs[job.Name];
        there.Move("Stopping", "Stopping", "Stopping the training job");
        for (var i = 0; i < 3; i++)
            there.Steps.Enqueue(_ => { });
        there.Steps.Enqueue(j => j.Move("Stopped", "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided"));

        await job.WaitAsync(_scratch.Output, TestContext.Current.CancellationToken);

        _scratch.Output.ToString().ShouldContain($"The training job {job.Name} was stopped (MaxRuntimeExceeded)");
    }

    [Fact]
    public async Task Rights_that_come_late_are_waited_for()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);
        _scratch.Complete(cloud.Aws.Jobs[job.Name]);
        cloud.Aws.Faults.Next("DescribeTrainingJob", Fault.AccessDenied, 2);

        await job.WaitAsync(_scratch.Output, TestContext.Current.CancellationToken);

        _scratch.Output.ToString().ShouldContain("Completed");
    }

    [Fact]
    public async Task Further_folders_lie_beside_the_source()
    {
        var options = _scratch.Image();
        _scratch.Write("lib/deep/helper.py");
        var single = _scratch.Write("other/single.py");
        using var estimator = _scratch.Estimator(new()
        {
            EntryPoint = options.EntryPoint, Role = options.Role, ImageUri = options.ImageUri, InstanceCount = 1,
            InstanceType = options.InstanceType,
            Dependencies = [Path.Combine(_scratch.Folder, "lib"), single],
        });

        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);

        _scratch.Files($"s3://{EstimatorScratch.Bucket}/{job.Name}/source/sourcedir.tar.gz").Keys.ShouldBe(
            ["lib/deep/helper.py", "single.py", "train.py"], ignoreOrder: true);
    }

    [Fact]
    public async Task Two_files_of_one_name_are_refused()
    {
        var options = _scratch.Image();
        using var estimator = _scratch.Estimator(new()
        {
            EntryPoint = options.EntryPoint, Role = options.Role, ImageUri = options.ImageUri, InstanceCount = 1,
            InstanceType = options.InstanceType,
            Dependencies = [_scratch.Write("other/train.py")],
        });

        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync(wait: false))).Message.ShouldStartWith(
            "The source has two files train.py: ");
    }

    [Fact]
    public async Task This_machine_is_another_target()
    {
        var options = _scratch.Image(null);
        using var estimator = _scratch.Estimator(new() { Role = options.Role, ImageUri = options.ImageUri, InstanceCount = 1, InstanceType = "local" });

        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync())).Message.ShouldBe(
            "InstanceType is local, but RlEstimator starts no containers of this machine; set a type such as ml.m5.xlarge, or train here by [Local].");
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_job()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        cloud.Aws.Faults.Next("CreateTrainingJob", Fault.DropAfter, 1);

        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);

        cloud.Aws.Jobs.ShouldContainKey(job.Name);
        // Asked for once more, the name is an error.
        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync(wait: false, jobName: job.Name))).Message
            .ShouldBe($"SageMaker has a training job '{job.Name}' already in us-west-2; choose another name.");
    }

    [Fact]
    public async Task Hyperparameters_are_those_of_the_job_once_there_is_one()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());

        estimator.Hyperparameters().ShouldBe(new Dictionary<string, string>
        {
            ["sagemaker_program"] = "\"train.py\"", ["sagemaker_container_log_level"] = "20", ["sagemaker_estimator"] = "\"RLEstimator\"",
        });
        using var job = await estimator.FitAsync(wait: false, cancellationToken: TestContext.Current.CancellationToken);

        estimator.Hyperparameters()["sagemaker_job_name"].ShouldBe($"\"{job.Name}\"");
        estimator.TrainImage().ShouldBe("520713654638.dkr.ecr.us-west-2.amazonaws.com/sagemaker-rl-tensorflow:coach0.11.1-cpu-py3");
    }

    [Fact]
    public void All_that_is_wrong_is_told_when_it_is_made() =>
        Should.Throw<UserException>(() => new RlEstimator(new() { EntryPoint = "train.py", Toolkit = RlToolkit.Ray }))
            .Findings.ShouldBe(["ToolkitVersion and Framework are not set; set them, or ImageUri for an image of your own.", "Role is not set; it must be the name or the ARN of a role that SageMaker may take, such as arn:aws:iam::123456789012:role/Trainer."]);

    public void Dispose() => _scratch.Dispose();

    private static void Fail(FakeTrainingJob job, string reason)
    {
        job.FailureReason = reason;
        job.Move("Failed", "Failed", "Training job failed");
    }
}
