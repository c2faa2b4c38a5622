using RlTemplates.AzureMl.Fake;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>What a job logs, at the workspace's tracking server.</summary>
public sealed class TrackingTests
{
    private static readonly string[] Sink = ["--tracking.sinks.0.type", "mlflow", "--tracking.sinks.0.interval-seconds", "0.2", "--tracking.sinks.0.end-seconds", "60"];

    private static readonly string[] Logged = [Metric.EpisodeRewardMean, Metric.EpisodesTotal, "reward_per_step", "half_reward"];

    [Fact(Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task Each_value_arrives_once_and_in_order_at_the_run_of_the_job_whose_status_the_service_says()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await CloudScratch.StartAsync(trains: true);

        var submitted = await cloud.Run(["submit", "--to", "azureml", "--name", "told", "--seed", "7", .. Sink]);

        submitted.Code.ShouldBe(0, submitted.Errors);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Completed", cloud.Job.Error);
        var (tracking, rows) = (cloud.Azure.Tracking, Rows(cloud.Azure));
        var run = tracking.Run;
        (run.Id, run.Name).ShouldBe((cloud.Job.Name, "told"));
        tracking.Experiments.Single(e => e.Id == run.ExperimentId).Name.ShouldBe("cloud");
        rows.Count.ShouldBeGreaterThan(5);
        foreach (var metric in Logged)
        {
            List<(long, double)> sent = [.. run.Metrics.Where(m => m.Key == metric).Select(m => (m.Step, m.Value))];
            List<(long, double)> kept = [.. rows.Where(r => double.IsFinite(r[metric])).Select(r => ((long)r[Metric.TrainingIteration], r[metric]))];
            sent.ShouldBe(kept);
        }
        (run.Params["seed"], run.Tags["team"], run.Tags["trained"]).ShouldBe(("7", "rl", "yes"));
        run.Statuses.ShouldBe(["RUNNING", "FINISHED"]);
        tracking.Requests.ShouldNotContain(r => r.Call == "runs/update" || r.Call == "runs/create");
        tracking.Requests.ShouldAllBe(r => r.Path.StartsWith($"{FakeAzure.TrackingPath}/api/2.0/mlflow/", StringComparison.Ordinal));
        File.ReadAllText(Log(cloud)).ShouldNotContain(FakeAzure.RunToken);
        tracking.Violations.ShouldBeEmpty();
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    private static List<MetricRow> Rows(FakeAzure azure) => [.. MetricReader.Read(
        azure.Blobs.PathOf(FakeAzure.DefaultContainer, azure.Blobs.Names(FakeAzure.DefaultContainer).Single(n => n.EndsWith("/metrics.jsonl", StringComparison.Ordinal))))];

    private static string Log(CloudScratch cloud) => cloud.Azure.Blobs.PathOf(FakeAzure.ArtifactContainer, $"ExperimentRun/dcid.{cloud.Job.Name}/user_logs/std_log.txt");
}
