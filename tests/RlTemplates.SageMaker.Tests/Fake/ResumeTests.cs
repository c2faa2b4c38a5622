using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>A program of ours trains in the fake, and outlives the loss of its machine.</summary>
public sealed class ResumeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [SlowFact]
    public async Task A_run_goes_on_after_a_spot_machine_was_taken_away_and_each_row_stands_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        await using var aws = await FakeAws.StartAsync();
        using var client = new SignedClient(aws);
        aws.S3.CreateBucket("out");
        await using var trainer = new FakeTrainer(aws, "dotnet", SampleProgram);
        await client.Do("CreateTrainingJob", Requests.Job(change: j =>
        {
            j["HyperParameters"] = JsonNode.Parse("""
                { "experiment": "pole", "checkpoint.interval": "1", "stop.timesteps_total": "100000000", "stop.episode_reward_mean": "100000", "stop.time_total_s": "100000" }
                """);
            j["EnableManagedSpotTraining"] = true;
            j["StoppingCondition"]!["MaxWaitTimeInSeconds"] = 7200;
            j["CheckpointConfig"] = new JsonObject { ["S3Uri"] = "s3://out/checkpoints" };
        }));
        await Until(aws, () => Iterations(aws).Count >= 2);

        trainer.Interrupt("job-1");
        await Until(aws, () => trainer.FoldersOf("job-1").Count == 2);
        var before = Iterations(aws);
        await Until(aws, () => Iterations(aws).Count > before.Count + 1);
        await client.Do("StopTrainingJob", Requests.Named("TrainingJobName", "job-1"));
        await trainer.WaitAsync("job-1", TestContext.Current.CancellationToken);

        aws.Jobs["job-1"].Status.ShouldBe("Stopped");
        var all = Iterations(aws);
        all.ShouldBe(Enumerable.Range(1, all.Count));
        aws.Logs.LinesOf("job-1").ShouldContain(l => l.Contains("resumed at iteration", StringComparison.Ordinal));
        aws.S3.Find("s3://out/runs/job-1/output/model.tar.gz").ShouldNotBeNull();
    }

    private static string SampleProgram => Path.Combine(
        AppContext.BaseDirectory.Replace("RlTemplates.SageMaker.Tests", "RlTemplates.SampleProgram", StringComparison.Ordinal),
        "RlTemplates.SampleProgram.dll");

    // Whole rows only: a copy may end within the last one.
    private static List<int> Iterations(FakeAws aws)
    {
        var rows = aws.S3.List("out", "checkpoints/").SingleOrDefault(o => o.Key.EndsWith("/metrics.jsonl", StringComparison.Ordinal));
        var text = rows is null ? "" : System.Text.Encoding.UTF8.GetString(rows.Read());
        return [.. text.Split('\n')[..^1].Select(l => (int)JsonNode.Parse(l)!["training_iteration"]!)];
    }

    private static async Task Until(FakeAws aws, Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            aws.Jobs["job-1"].Status.ShouldBe(
                "InProgress", $"{aws.Jobs["job-1"].FailureReason}\n{string.Join('\n', aws.Logs.LinesOf("job-1"))}");
            clock.Elapsed.ShouldBeLessThan(Patience, string.Join('\n', aws.Logs.LinesOf("job-1")));
        }
    }
}
