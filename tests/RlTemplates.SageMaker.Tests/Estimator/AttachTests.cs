using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Estimators;

/// <summary>Jobs that somebody else has started.</summary>
[Collection(nameof(CloudVariables))]
public sealed class AttachTests(CloudVariables cloud) : IDisposable
{
    private readonly EstimatorScratch _scratch = new(cloud.Aws);

    [Fact]
    public async Task A_job_is_found_followed_deployed_and_trained_again()
    {
        var asked = _scratch.Coach();
        string name;
        using (var first = _scratch.Estimator(new()
        {
            EntryPoint = asked.EntryPoint, SourceDirectory = asked.SourceDirectory, Role = asked.Role, Toolkit = asked.Toolkit,
            ToolkitVersion = asked.ToolkitVersion,
            Framework = asked.Framework, InstanceCount = 2, InstanceType = "ml.c5.xlarge",
            MetricDefinitions = [new("reward", "reward=(.*)")], BaseJobName = "pole",
            Tags = new Dictionary<string, string> { ["team"] = "rl" }, Hyperparameters = new Dictionary<string, object?> { ["lr"] = 1e-5 },
        }))
            name = (await first.FitAsync("s3://data/train", wait: false, cancellationToken: Token)).Name;
        var job = cloud.Aws.Jobs[name];
        job.Log("step 1");
        job.Steps.Enqueue(_ => { });
        job.Steps.Enqueue(_ => { });
        job.Steps.Enqueue(j =>
        {
            j.Log("step 2");
            _scratch.Complete(j);
        });

        using var estimator = await RlEstimator.AttachAsync(name, null, _scratch.Output, TimeSpan.FromMilliseconds(20), Token);

        _scratch.Output.ToString().ShouldContain("step 1");
        _scratch.Output.ToString().ShouldContain("step 2");
        estimator.Options.MetricDefinitions.ShouldBe([new("reward", "reward=(.*)")]);
        estimator.Options.Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "rl" });
        estimator.Options.BaseJobName.ShouldBe("pole");
        using (var predictor = await estimator.DeployAsync(new() { InstanceType = "ml.c5.xlarge" }, cancellationToken: Token))
        {
            predictor.EndpointName.ShouldStartWith("pole-");
            await predictor.DeleteAsync(Token);
        }
        using var again = await estimator.FitAsync("s3://data/train", wait: false, cancellationToken: Token);
        again.Name.ShouldNotBe(name);
        var (before, after) = (job.Request.DeepClone().AsObject(), cloud.Aws.Jobs[again.Name].Request.DeepClone().AsObject());
        foreach (var request in new[] { before, after })
        {
            request["HyperParameters"]!.AsObject().Remove("sagemaker_job_name");
            request.Remove("TrainingJobName");
        }
        after.ToJsonString().ShouldBe(before.ToJsonString());
    }

    [Fact]
    public async Task A_job_that_has_failed_is_told()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        using var job = await estimator.FitAsync(wait: false, cancellationToken: Token);
        cloud.Aws.Jobs[job.Name].Move("Failed", "Failed", "Training job failed");

        (await Should.ThrowAsync<TrainingJobException>(() => RlEstimator.AttachAsync(job.Name, null, TextWriter.Null, TimeSpan.FromMilliseconds(20), Token))).Message
            .ShouldBe($"Error for Training job {job.Name}: Failed. Reason: (No reason provided)");
    }

    [Fact]
    public async Task A_name_that_nobody_has_is_told() =>
        (await Should.ThrowAsync<UserException>(() => RlEstimator.AttachAsync("nobody", output: TextWriter.Null, cancellationToken: Token))).Message
            .ShouldBe("SageMaker has no training job 'nobody' in us-west-2.");

    [Fact]
    public async Task A_job_is_stopped_and_one_that_has_ended_stays()
    {
        using var estimator = _scratch.Estimator(_scratch.Coach());
        using var job = await estimator.FitAsync(wait: false, cancellationToken: Token);

        await job.StopAsync(Token);
        await job.WaitAsync(cancellationToken: Token);
        (await job.ReadStatusAsync(Token)).ShouldBe("Stopped");
        await job.StopAsync(Token);
    }

    public void Dispose() => _scratch.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
