using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Tests.Faults;

/// <summary>What becomes of a job that is watched, stopped, waited for or brought home where the service, the network or the job fails.</summary>
public sealed class JobFaultTests
{
    // A question is asked six times. What is more than that is an outage.
    private const int Tries = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(503, "Azure cannot do the job NAME now (Faulty): The fake was told so.")]
    [InlineData(429, "Azure cannot do the job NAME now (Faulty): The fake was told so.")]
    [InlineData(0, "Azure cannot be reached at ADDRESS for the job NAME: ")]
    public async Task A_service_that_stays_away_is_told_and_the_job_is_found_again_later(int status, string words)
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        var job = watched.Job;
        await job.RefreshAsync(Token);
        watched.Azure.Faults.Add(new("GET", "/jobs/", status) { Times = 1000 });

        var problem = (await Should.ThrowAsync<ServiceException>(() => job.RefreshAsync(Token))).Message;

        problem.ShouldStartWith(words.Replace("NAME", watched.There.Name, StringComparison.Ordinal).Replace("ADDRESS", watched.Azure.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        job.Run.Status.ShouldBe(RunStatus.Running);
        watched.Azure.Faults.Clear();
        watched.There.Status = "Completed";
        (await job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_wait_outlasts_an_outage_and_tells_it_once()
    {
        await using var watched = await WatchedJob.StartAsync("Completed");
        watched.Azure.Faults.Add(new("GET", "/jobs/", 503) { Times = 2 * Tries + 1 });

        (await watched.Job.WaitAsync(Token)).Status.ShouldBe(RunStatus.Completed);

        watched.Told.ShouldHaveSingleItem().ShouldEndWith("(Faulty): The fake was told so. It is asked again for up to 30m.");
    }

    [Theory]
    [InlineData("/jobs/")]
    [InlineData("/user_logs/")]
    public async Task Each_line_is_told_once_though_an_outage_comes_between_them(string place)
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        watched.Log("step 1");
        var lines = new List<string>();

        await foreach (var line in watched.Job.ReadLogsAsync(Token))
        {
            lines.Add(line);
            if (lines.Count > 1)
                continue;
            watched.Log("step 2");
            watched.There.Status = "Completed";
            watched.Azure.Faults.Add(new("GET", place, 503) { Times = Tries + 1 });
        }

        lines.ShouldBe(["step 1", "step 2"]);
        watched.Job.Run.Status.ShouldBe(RunStatus.Completed);
        watched.Told.ShouldHaveSingleItem().ShouldEndWith(" It is asked again for up to 30m.");
    }

    [Fact]
    public async Task A_job_that_fails_ends_the_wait()
    {
        await using var watched = await WatchedJob.StartAsync("Failed");

        (await watched.Job.WaitAsync(Token)).Status.ShouldBe(RunStatus.Failed);

        watched.Job.Run.Error.ShouldBe("Azure gives no reason; its log may tell");
    }

    [Fact]
    public async Task A_job_whose_machines_never_come_waits_until_it_is_stopped()
    {
        await using var watched = await WatchedJob.StartAsync("Queued");
        (await watched.Job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Pending);

        await watched.Job.StopAsync(Token);
        watched.There.CancelRequest.IsCompleted.ShouldBeTrue();
        watched.There.Status = "Canceled";

        (await watched.Job.WaitAsync(Token)).Status.ShouldBe(RunStatus.Interrupted);
    }

    [Fact]
    public async Task A_stop_of_a_job_that_has_just_ended_leaves_it_as_it_is()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        await watched.Job.RefreshAsync(Token);
        watched.There.Status = "Completed";

        await watched.Job.StopAsync(Token);

        watched.There.CancelRequest.IsCompleted.ShouldBeFalse();
        (await watched.Job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_job_that_completes_while_it_is_canceled_has_completed()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        await watched.Job.StopAsync(Token);
        watched.There.Status = "CancelRequested";
        (await watched.Job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Running);

        watched.There.Status = "Completed";

        (await watched.Job.WaitAsync(Token)).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_stop_whose_answer_is_lost_is_no_error()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        watched.Azure.CancelsByItself = true;
        watched.Azure.Faults.Add(new("POST", "/cancel", 0) { After = true });

        await watched.Job.StopAsync(Token);

        (await watched.Job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Interrupted);
    }

    [Fact]
    public async Task A_job_that_the_service_has_forgotten_is_lost()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        watched.Azure.Jobs.Clear();

        (await watched.Job.RefreshAsync(Token)).Status.ShouldBe(RunStatus.Lost);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_pull_that_cannot_go_on_says_so_and_the_next_one_brings_the_rest(int status)
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        watched.Keep("metrics.jsonl", "rows");
        watched.Keep("model/policy.bin", "weights");
        watched.Azure.Faults.Add(new("GET", "/policy.bin", status) { Times = 1000 });

        (await Should.ThrowAsync<ServiceException>(() => watched.Job.PullAsync(Token))).Message.ShouldStartWith("Azure Storage cannot ");
        watched.Azure.Faults.Clear();
        await watched.Job.PullAsync(Token);

        (watched.Here("metrics.jsonl"), watched.Here("model/policy.bin")).ShouldBe(("rows", "weights"));
    }

    [Fact]
    public async Task A_file_whose_connection_breaks_in_the_middle_comes_home_whole()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        var weights = string.Concat(Enumerable.Range(0, 50_000));
        watched.Keep("model/policy.bin", weights);
        watched.Azure.Faults.Add(new("GET", "/policy.bin", 0) { InTheMiddle = true });

        await watched.Job.PullAsync(Token);

        watched.Here("model/policy.bin").ShouldBe(weights);
    }

    [Fact]
    public async Task A_file_that_the_job_replaces_while_it_comes_home_comes_in_its_new_form()
    {
        await using var watched = await WatchedJob.StartAsync("Running");
        watched.Keep("metrics.jsonl", "old");
        watched.Azure.BeforeAnswer = (_, path) =>
        {
            if (!path.EndsWith("/metrics.jsonl", StringComparison.Ordinal))
                return;
            watched.Azure.BeforeAnswer = null;
            watched.Keep("metrics.jsonl", "longer");
        };

        await watched.Job.PullAsync(Token);

        watched.Here("metrics.jsonl").ShouldBe("longer");
    }
}
