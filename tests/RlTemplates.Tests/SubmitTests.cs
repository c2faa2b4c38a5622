using System.Diagnostics;
using System.Text.Json.Nodes;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

public sealed class SubmitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("submit").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> Run(params string[] args)
    {
        using var process = SampleProgram.Start(_folder, args);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }

    [Fact]
    public async Task A_submitted_run_goes_on_without_its_parent_and_attach_ends_with_its_exit_code()
    {
        var submitted = await Run("submit", "--to", "here", "--seed", "3", "--stop.timesteps-total", "20000", "--evaluation.episodes", "2");
        var attached = await Run("attach", "latest");

        submitted.Code.ShouldBe(0, submitted.Output);
        submitted.Output.ShouldContain("submitted ");
        attached.Code.ShouldBe(0, attached.Output);
        attached.Output.ShouldContain("completed");
        var run = new RunStore(_folder).Find("latest");
        (run.Status, run.ExitCode, run.Seed).ShouldBe((RunStatus.Completed, 0, 3UL));
        run.Config.Single(c => c.Path == "seed").Source.ShouldBe(new(SourceKind.CommandLine, "--seed"));
        run.Tags["team"].ShouldBe("balance");
    }

    [Fact]
    public async Task A_killed_run_is_told_apart_and_attach_fails()
    {
        await Run("submit", "--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000");
        var store = new RunStore(_folder);
        using (var process = Process.GetProcessById(store.Find("latest").ProcessId!.Value))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var attached = await Run("attach", "latest");

        attached.Code.ShouldBe(1, attached.Output);
        store.Find("latest").Status.ShouldBe(RunStatus.Lost);
    }

    [Fact]
    public async Task Who_waits_as_a_program_gets_the_run_as_it_ended()
    {
        string[] submit = ["submit", "--wait", "--json", "--stop.timesteps-total", "2000", "--evaluation.episodes", "1"];

        var waited = JsonNode.Parse((await SampleProgram.Run(_folder, submit)).Output)!;
        var attached = JsonNode.Parse((await SampleProgram.Run(_folder, "attach", "latest", "--json")).Output)!;

        ((string)waited["status"]!, (int)waited["exit_code"]!).ShouldBe(("completed", 0));
        attached.ToJsonString().ShouldBe(waited.ToJsonString());
    }

    [SlowFact]
    public async Task A_log_that_is_removed_during_training_is_made_again()
    {
        await Run("submit", "--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000");
        var store = new RunStore(_folder);
        var run = store.Find("latest");
        for (var clock = Stopwatch.StartNew(); !File.Exists(run.MetricsPath); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        Directory.Delete(Path.GetDirectoryName(run.DriverLogPath)!, recursive: true);

        var stopped = await Run("stop", "latest", "--grace", "60s");

        stopped.Code.ShouldBe(0, stopped.Output);
        // The process says how it ended once that is recorded, which is all that stop waits for.
        string log;
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            log = await File.ReadAllTextAsync(run.DriverLogPath, TestContext.Current.CancellationToken);
            if (log.Contains("interrupted", StringComparison.Ordinal))
                break;
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), log);
        }
        log.ShouldStartWith($"warning: {run.DriverLogPath} was removed during training; lines before this one are missing\n");
    }

    [Fact]
    public async Task A_submitted_run_leads_its_own_session_and_can_be_asked_to_end()
    {
        await Run("submit", "--stop.timesteps-total", "100000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000");
        var store = new RunStore(_folder);
        await using var job = await JobSubmission.AttachAsync(PoleExperiment.Definition, store, store.Find("latest"), cancellationToken: TestContext.Current.CancellationToken);
        if (OperatingSystem.IsLinux())
        {
            var stat = await File.ReadAllTextAsync($"/proc/{job.Run.ProcessId}/stat", TestContext.Current.CancellationToken);
            stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3].ShouldBe($"{job.Run.ProcessId}");
        }

        // Asked again, it still ends with a checkpoint.
        for (var i = 0; i < 3; i++)
            await job.StopAsync(TestContext.Current.CancellationToken);
        await job.WaitAsync(TestContext.Current.CancellationToken);

        if (OperatingSystem.IsWindows())
            return;
        (job.Run.ExitCode, job.Run.Status, job.Job.Target).ShouldBe((130, RunStatus.Interrupted, "local"));
        new CheckpointStore(job.Run.CheckpointsPath).Latest().ShouldNotBeNull();
        await job.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_names_a_foreign_process_does_not_end_it(bool hasStartTime)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        using var foreign = Process.Start("sleep", "600");
        try
        {
            var store = new RunStore(_folder);
            var run = store.Create("pole", new());
            var path = Path.Combine(run.Directory, "run.json");
            var json = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
            (json["status"], json["process_id"]) = ("running", foreign.Id);
            if (hasStartTime)
                json["process_started_at"] = foreign.StartTime.ToUniversalTime().AddMinutes(-1).ToString("O");
            foreach (var field in hasStartTime ? [] : new[] { "process_started_at", "process_start_ticks", "process_namespace", "boot_id" })
                json.AsObject().Remove(field);
            await File.WriteAllTextAsync(path, json.ToJsonString(), TestContext.Current.CancellationToken);

            var (code, output) = await Run("stop", "latest");

            code.ShouldBe(2, output);
            output.ShouldContain(hasStartTime ? "it is lost" : $"names process {foreign.Id}, which is not known to be its own");
            foreign.WaitForExit(500).ShouldBeFalse();
        }
        finally
        {
            foreign.Kill();
        }
    }

    [Fact]
    public async Task A_run_whose_process_ends_before_training_begins_has_failed()
    {
        var store = new RunStore(_folder);
        var estimator = PoleExperiment.Estimators.Here();
        (estimator.Store, estimator.Program) = (store, OperatingSystem.IsWindows() ? new("cmd", "/c", "exit 2 &") : new("/bin/sh", "-c", "exit 2"));

        var message = (await Should.ThrowAsync<UserException>(() => estimator.FitAsync())).Message;

        var run = store.Find("latest");
        message.ShouldContain(run.Id);
        (run.Status, run.ExitCode, run.Job!.Target).ShouldBe((RunStatus.Failed, 2, "here"));
        await using var job = await estimator.AttachAsync("latest", TestContext.Current.CancellationToken);
        (await job.WaitAsync(TestContext.Current.CancellationToken)).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task A_config_of_code_trains_as_it_says_in_a_process_of_its_own()
    {
        var estimator = PoleExperiment.Estimators.Here(new()
        {
            Seed = 5,
            Stop = new Dictionary<string, StopBound> { [Metric.TimestepsTotal] = new(1000) },
            Weights = new Dictionary<string, double> { ["own"] = 2 },
            ApiKey = "hush",
        });
        (estimator.Store, estimator.Program) = (new(_folder), new("dotnet", SampleProgram.Program));

        await using var job = await estimator.FitAsync(TestContext.Current.CancellationToken);
        var run = await job.WaitAsync(TestContext.Current.CancellationToken);

        (run.Status, run.Seed).ShouldBe((RunStatus.Completed, 5UL));
        run.StopReason.ShouldStartWith("timesteps_total is ");
        run.ProcessId.ShouldNotBe(Environment.ProcessId);
        run.Config.Where(o => o.Path.StartsWith("stop.", StringComparison.Ordinal) || o.Path.StartsWith("weights.", StringComparison.Ordinal)).Select(o => $"{o.Path} {o.Text}")
            .ShouldBe(["weights.own 2", "stop.timesteps_total >=1000"], ignoreOrder: true);
        run.Config.Single(o => o.Path == "api_key").Text.ShouldBe("***");
    }

    [Fact]
    public async Task A_pending_run_whose_submitter_is_gone_is_lost_to_those_who_attach_but_can_be_taken_over()
    {
        var store = new RunStore(_folder);
        var run = store.Create("pole", new() { Config = [new("stop.timesteps_total", "1", new(SourceKind.CommandLine, "--stop.timesteps-total"))], Seed = 1 });
        using (var writer = RunWriter.Open(run))
            writer.Expect(int.MaxValue, DateTimeOffset.UtcNow);

        var attached = await Run("attach", "latest");
        var trained = await Run("train", "--job", run.Id);
        var again = await Run("train", "--job", run.Id);

        attached.Code.ShouldBe(1, attached.Output);
        attached.Output.ShouldContain("is lost");
        trained.Code.ShouldBe(0, trained.Output);
        again.Code.ShouldBe(2, again.Output);
        again.Output.ShouldContain("it is completed, not pending");
        store.Reload(run).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task A_folder_of_runs_that_is_a_file_is_bad_input()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "pole"), "in the way", TestContext.Current.CancellationToken);

        var trained = await Run("train");

        trained.Code.ShouldBe(2, trained.Output);
        trained.Output.ShouldContain($"No run can be made in {Path.Combine(_folder, "pole")}");
    }

    [Fact]
    public async Task A_broken_run_is_not_evaluated()
    {
        var run = new RunStore(_folder).Create("pole", new());
        await File.WriteAllTextAsync(Path.Combine(run.Directory, "run.json"), "{", TestContext.Current.CancellationToken);

        var evaluated = await Run("evaluate");

        evaluated.Code.ShouldBe(2, evaluated.Output);
        evaluated.Output.ShouldContain("its run.json is broken");
    }

    [Fact]
    public async Task An_unexpected_error_is_one_line_unless_more_is_asked_for()
    {
        var run = new RunStore(_folder).Create("pole", new());
        Directory.Delete(Path.Combine(run.Directory, "logs"));
        await File.WriteAllTextAsync(Path.Combine(run.Directory, "logs"), "in the way", TestContext.Current.CancellationToken);

        var brief = await Run("train", "--job", run.Id, "--detach");
        var verbose = await Run("train", "--job", run.Id, "--detach", "--verbose");

        (brief.Code, verbose.Code).ShouldBe((1, 1));
        brief.Output.Trim().Split('\n').ShouldHaveSingleItem().ShouldStartWith("error: ");
        verbose.Output.ShouldContain("   at ");
    }
}
