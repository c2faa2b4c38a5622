using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.SageMaker.Fake;

namespace RlTemplates.SageMaker.Tests.Fake;

/// <summary>The fake ends processes as the service does, and starts them again.</summary>
public sealed class InterruptionTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Counts up in its checkpoint, and goes on from there; ends at 1000000, or after SIGTERM.
    private const string Counter = """
        n=$(cat checkpoints/count 2>/dev/null || echo 0); echo "begins at $n"
        trap 'echo "terminated at $n"; echo "$n" > checkpoints/count; echo done > model/policy; exit 0' TERM
        while [ "$n" -lt 1000000 ]; do n=$((n+1)); echo "$n" > checkpoints/new; mv checkpoints/new checkpoints/count; echo "reached $n"; sleep 0.05; done
        """;

    // Does not end after SIGTERM.
    private const string Stubborn = "trap 'echo ignored' TERM; echo begun; while true; do sleep 0.05; done";

    private FakeAws _aws = null!;
    private SignedClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        _aws = await FakeAws.StartAsync();
        _client = new SignedClient(_aws);
        _aws.S3.CreateBucket("out");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task A_spot_machine_is_taken_away_and_the_job_goes_on_in_a_new_folder_with_its_checkpoints()
    {
        using var script = new Script(Counter);
        await using var trainer = script.Trainer(_aws);
        var job = await Create(Spot);
        await Line("reached 3");

        trainer.Interrupt(job.Name);
        await Until(() => Lines("begins at").Count == 2);
        var left = int.Parse(Lines("terminated at")[0].Split(' ')[^1], CultureInfo.InvariantCulture);
        await Line($"reached {left + 3}");
        await _client.Do("StopTrainingJob", Requests.Named("TrainingJobName", job.Name));
        await trainer.WaitAsync(job.Name, TestContext.Current.CancellationToken);

        (job.Status, job.SecondaryStatus).ShouldBe(("Stopped", "Stopped"));
        Lines("begins at").ShouldBe(["begins at 0", $"begins at {left}"]);
        trainer.FoldersOf(job.Name).Distinct().Count().ShouldBe(2);
        job.Transitions.Select(t => t.Status).ShouldBe(
            ["Starting", "Downloading", "Training", "Interrupted", "Starting", "Downloading", "Training", "Stopping", "Uploading", "Stopped"]);
        job.BillableTimeInSeconds.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(job.TrainingTimeInSeconds!.Value);
        job.ModelArtifacts.ShouldBe("s3://out/runs/job-1/output/model.tar.gz");
        _aws.Logs.Streams(FakeLogs.TrainingJobs)!.Count.ShouldBe(2);
        _aws.S3.Keys("s3://out/checkpoints/").ShouldContain("count");
    }

    [Fact]
    public async Task A_machine_that_fails_is_replaced_as_often_as_the_job_allows()
    {
        using var script = new Script(Counter);
        await using var trainer = script.Trainer(_aws);
        var job = await Create(j =>
        {
            j["CheckpointConfig"] = new JsonObject { ["S3Uri"] = "s3://out/checkpoints" };
            j["RetryStrategy"] = new JsonObject { ["MaximumRetryAttempts"] = 1 };
        });
        await Line("reached 3");

        trainer.Crash(job.Name);
        await Until(() => Lines("begins at").Count == 2);
        trainer.Crash(job.Name);
        await trainer.WaitAsync(job.Name, TestContext.Current.CancellationToken);

        (job.Status, job.FailureReason).ShouldBe(("Failed", FakeTrainer.InternalServerError));
        job.Transitions.Select(t => t.Status).ShouldContain("Restarting");
        Lines("terminated").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_killed_after_its_grace_time()
    {
        using var script = new Script(Stubborn);
        await using var trainer = script.Trainer(_aws);
        trainer.Grace = TimeSpan.FromSeconds(1);
        var job = await Create();
        await Line("begun");

        await _client.Do("StopTrainingJob", Requests.Named("TrainingJobName", job.Name));
        job.Status.ShouldBe("Stopping");
        await trainer.WaitAsync(job.Name, TestContext.Current.CancellationToken);

        job.Status.ShouldBe("Stopped");
        Lines("ignored").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_whose_time_is_over_is_stopped_and_keeps_its_model()
    {
        using var script = new Script(Counter.Replace("checkpoints/", "model/", StringComparison.Ordinal));
        await using var trainer = script.Trainer(_aws);

        var job = await Create(j => j["StoppingCondition"]!["MaxRuntimeInSeconds"] = 2);
        await trainer.WaitAsync(job.Name, TestContext.Current.CancellationToken);

        (job.Status, job.SecondaryStatus).ShouldBe(("Stopped", "MaxRuntimeExceeded"));
        Lines("terminated").Count.ShouldBe(1);
        _aws.S3.Find(job.ModelArtifacts!).ShouldNotBeNull();
    }

    private static void Spot(JsonObject job)
    {
        job["EnableManagedSpotTraining"] = true;
        job["StoppingCondition"]!["MaxWaitTimeInSeconds"] = 7200;
        job["CheckpointConfig"] = new JsonObject { ["S3Uri"] = "s3://out/checkpoints" };
    }

    private async Task<FakeTrainingJob> Create(Action<JsonObject>? change = null)
    {
        await _client.Do("CreateTrainingJob", Requests.Job(change: change));
        return _aws.Jobs["job-1"];
    }

    private List<string> Lines(string start) => [.. _aws.Logs.LinesOf("job-1").Where(l => l.StartsWith(start, StringComparison.Ordinal))];

    private Task Line(string line) => Until(() => Lines(line).Contains(line));

    private async Task Until(Func<bool> holds)
    {
        for (var clock = Stopwatch.StartNew(); !holds(); await Task.Delay(20, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(
                Patience, $"{_aws.Jobs["job-1"].FailureReason}\n{string.Join('\n', _aws.Logs.LinesOf("job-1"))}");
    }
}
