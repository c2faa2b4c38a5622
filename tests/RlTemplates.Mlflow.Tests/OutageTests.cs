using System.Diagnostics;
using RlTemplates.Mlflow.Fake;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

public sealed class OutageTests
{
    // On a busy machine an answer may take long by a quick clock.
    private static readonly TimeSpan Patient = TimeSpan.FromHours(6);

    private static readonly int[] Hundred = [.. Enumerable.Range(1, 100)];

    [Fact]
    public async Task A_server_that_is_away_for_ten_minutes_gets_everything_once_and_in_order()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Time = new QuickTime(600);
        rig.Settings = rig.Settings with { End = TimeSpan.FromHours(1), Timeout = Patient };
        rig.Begin();
        rig.Report(1..10);
        rig.UntilSteps(10);
        var clock = Stopwatch.StartNew();
        rig.Fake.IsAway = true;
        rig.Report(11..60);
        rig.Until(() => rig.Warnings.Count == 1 && clock.Elapsed > TimeSpan.FromSeconds(1), "ten minutes of that clock");
        rig.Fake.IsAway = false;
        rig.Report(61..100);
        rig.UntilSteps(100);
        rig.End();

        rig.Fake.Run.Metrics.Where(m => m.Key == "reward").Select(m => ((int)m.Step, m.Value, m.Timestamp)).ShouldBe(
            Hundred.Select(i => (i, i * 0.5, rig.Start.AddSeconds(i).ToUnixTimeMilliseconds())));
        rig.Warnings.ShouldHaveSingleItem().ShouldMatch(@"^the sink mlflow: http://127.0.0.1:\d+ cannot be reached: .*; training goes on, and what the server has not got follows from the run's folder$");
        rig.Notes[^1].ShouldBe($"the sink mlflow sends again to {rig.Fake.Address.AbsoluteUri.TrimEnd('/')}");
    }

    [Fact]
    public async Task A_server_that_is_away_from_beginning_to_end_gets_everything_at_the_next_resume()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Settings = rig.Settings with { End = TimeSpan.FromMilliseconds(100) };
        rig.Fake.IsAway = true;
        rig.Begin();
        rig.Report(1..50);
        rig.End(RunStatus.Interrupted);
        rig.Fake.Runs.ShouldBeEmpty();
        rig.Warnings[^1].ShouldMatch(@"^the sink mlflow has not sent everything to http://127.0.0.1:\d+ \(.*\): there are results up to iteration 0 of 50. The verb mlflow sends the rest, and so does a resume: mlflow 20260131-174502-k3f9qz$");

        rig.Fake.IsAway = false;
        rig.Settings = rig.Settings with { End = TimeSpan.FromSeconds(30) };
        rig.Begin(resumedAt: 50);
        rig.Report(51..100);
        rig.End();

        rig.Fake.Run.Metrics.Where(m => m.Key == "reward").Select(m => ((int)m.Step, m.Timestamp)).ShouldBe(Hundred.Select(i => (i, rig.Start.AddSeconds(i).ToUnixTimeMilliseconds())));
        rig.Fake.Run.Status.ShouldBe("FINISHED");
    }

    [Theory]
    [InlineData(MlflowFaultKind.LoseAnswer, 500, null)]
    [InlineData(MlflowFaultKind.Break, 500, null)]
    [InlineData(MlflowFaultKind.Refuse, 500, "INTERNAL_ERROR")]
    [InlineData(MlflowFaultKind.Refuse, 503, "TEMPORARILY_UNAVAILABLE")]
    [InlineData(MlflowFaultKind.Refuse, 429, "REQUEST_LIMIT_EXCEEDED")]
    [InlineData(MlflowFaultKind.Hang, 0, null)]
    public async Task Every_call_may_fail_and_nothing_arrives_twice_or_not_at_all(MlflowFaultKind kind, int status, string? code)
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Time = new QuickTime(50);
        rig.Settings = rig.Settings with { Timeout = kind == MlflowFaultKind.Hang ? TimeSpan.FromSeconds(20) : Patient, End = TimeSpan.FromHours(1) };
        foreach (var call in new[] { "experiments/get-by-name", "experiments/create", "runs/search", "runs/create", "runs/get", "runs/log-batch", "runs/update" })
            rig.Fake.Fail(new(call, kind) { Status = status, Code = code });
        rig.Fake.Fail(new("runs/log-batch", kind) { Status = status, Code = code, After = 3, Count = 2 });
        rig.Begin();
        foreach (var part in Hundred.Chunk(10))
        {
            foreach (var i in part)
                rig.Report(i);
            rig.UntilSteps(part[^1]);
        }
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Hundred.Select(i => (long)i));
        rig.Fake.Run.Status.ShouldBe("FINISHED");
        rig.Fake.Experiments.Count.ShouldBe(2);
        rig.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_of_which_a_part_arrived_is_completed()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..1);
        rig.UntilSteps(1);
        lock (rig.Fake.Gate)
        {
            rig.Fake.KeepsOnlyOfNextBatch = 31;
            rig.Fake.Faults.Add(new("runs/log-batch", MlflowFaultKind.LoseAnswer));
            rig.Report(2..100);
        }
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Hundred.Select(i => (long)i));
        rig.Fake.Run.Steps(Metric.TrainingIteration).ShouldBe(Hundred.Select(i => (long)i));
    }

    [Fact]
    public async Task A_run_that_was_killed_while_it_sent_and_is_resumed_has_each_iteration_once()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..40);
        rig.UntilSteps(40);
        // The batch arrives; the process is killed before the answer.
        rig.Fake.Fail(new("runs/log-batch", MlflowFaultKind.LoseAnswer) { Count = int.MaxValue });
        rig.Report(41..60);
        rig.UntilSteps(60);
        rig.Kill();
        lock (rig.Fake.Gate)
            rig.Fake.Faults.Clear();
        var arrived = rig.Fake.Run.Metrics.ToList();

        rig.Begin(resumedAt: 30);
        rig.Report(31..100);
        rig.End();

        rig.Fake.Run.Metrics.Take(arrived.Count).ShouldBe(arrived);
        rig.Fake.Run.Steps("reward").ShouldBe(Hundred.Select(i => (long)i));
        rig.Fake.Run.Statuses.ShouldBe(["RUNNING", "FINISHED"]);
    }

    [Fact]
    public async Task What_somebody_else_logs_under_the_name_hides_nothing()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.PageSize = 3;
        rig.Time = new QuickTime(50);
        rig.Settings = rig.Settings with { Timeout = Patient, End = TimeSpan.FromHours(1) };
        var other = rig.Fake.AddRun("0");
        rig.Settings = rig.Settings with { RunId = other.Id };
        lock (rig.Fake.Gate)
            other.Metrics.AddRange(Enumerable.Range(5000, 20).Select(i => new FakeMetric("reward", 1, 1, i)));
        rig.Fake.Fail(new("runs/log-batch", MlflowFaultKind.LoseAnswer) { Count = 4 });
        rig.Begin();
        rig.Report(1..100);
        rig.End();

        other.Steps("reward").Where(step => step < 5000).ShouldBe(Hundred.Select(i => (long)i));
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_left_alone_until_then()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Time = new QuickTime(100);
        rig.Settings = rig.Settings with { Timeout = Patient };
        rig.Fake.Fail(new("runs/create", MlflowFaultKind.Refuse) { Status = 429, Code = "REQUEST_LIMIT_EXCEEDED", RetryAfter = "60" });
        var clock = Stopwatch.StartNew();
        rig.Begin();
        rig.Report(1..1);
        rig.UntilSteps(1);

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.55));
        rig.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Credentials_that_are_refused_cost_one_warning_and_later_ones_are_taken()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.Authorization = "Bearer right";
        var credentials = new ChangingCredentials();
        rig.Settings = rig.Settings with { Credentials = credentials };
        rig.Time = new QuickTime(20);
        rig.Settings = rig.Settings with { Timeout = Patient, End = TimeSpan.FromHours(1) };
        rig.Begin();
        rig.Report(1..50);
        rig.Until(() => rig.Fake.Requests.Count(r => r.Authorization == "Bearer wr0ng") > 2, "three tries");
        rig.Warnings.ShouldHaveSingleItem().ShouldMatch("^the sink mlflow: http://127.0.0.1:\\d+ answers 401 Unauthorized \\(check credentials of the sink, .*\\); training goes on, ");
        credentials.Token = "right";
        rig.Report(51..100);
        rig.UntilSteps(100);
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Hundred.Select(i => (long)i));
        rig.Warnings.Count.ShouldBe(1);
        credentials.Refusals.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_run_that_was_deleted_at_the_server_gets_nothing_more()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..5);
        rig.UntilSteps(5);
        lock (rig.Fake.Gate)
            rig.Fake.Runs[0].IsDeleted = true;
        rig.Report(6..10);
        rig.Until(() => rig.Warnings.Count > 0, "a warning");
        var requests = rig.Fake.Requests.Count;
        rig.Report(11..20);
        rig.End();

        rig.Fake.Requests.Count.ShouldBe(requests);
        rig.Warnings[0].ShouldContain($"the run {rig.Fake.Run.Id} has been deleted at http://127.0.0.1:");
        rig.Warnings[1].ShouldContain("there are results up to iteration 5 of 20");
    }

    [Fact]
    public async Task The_end_waits_no_longer_than_it_may()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Settings = rig.Settings with { End = TimeSpan.FromSeconds(0.3) };
        rig.Fake.Fail(new("", MlflowFaultKind.Hang) { Count = int.MaxValue });
        rig.Begin();
        rig.Report(1..3);
        var clock = Stopwatch.StartNew();
        rig.End();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        rig.Warnings.ShouldHaveSingleItem().ShouldContain("(the time for it was up): there are results up to iteration 0 of 3");
    }

    [Fact]
    public async Task Something_else_at_the_address_costs_a_warning()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Time = new QuickTime(50);
        rig.Settings = rig.Settings with { Timeout = Patient };
        rig.Fake.Fail(new("", MlflowFaultKind.Refuse) { Status = 200, Body = "<html>Sign in</html>", Count = int.MaxValue });
        rig.Begin();
        rig.Until(() => rig.Warnings.Count > 0, "a warning");

        rig.Warnings[0].ShouldContain("answers with text/html that is not of MLflow: is it the server's address, and do the credentials fit?");
    }

    private sealed class ChangingCredentials : IMlflowCredentials
    {
        public string Token { get; set; } = "wr0ng";

        public int Refusals { get; private set; }

        public ValueTask<string?> GetAuthorizationAsync(bool isRefused, CancellationToken cancellationToken)
        {
            Refusals += isRefused ? 1 : 0;
            return new("Bearer " + Token);
        }
    }
}
