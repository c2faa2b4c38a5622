using System.Diagnostics;
using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary><c>sweep</c> through the entry script, with real processes.</summary>
public sealed class SweepTests : IDisposable
{
    private const string Short = "stop: { timesteps_total: 2000 }\nevaluation: { episodes: 1 }\n";
    private const string Endless = "stop: { timesteps_total: 1000000000, episode_reward_mean: 100000, time_total_s: 100000 }\nevaluation: { episodes: 1 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("sweep").FullName;

    public SweepTests() => Directory.CreateDirectory(Path.Combine(_folder, "configs"));

    // A trial that outlived its sweep may be writing its last lines.
    public void Dispose() => TestFolder.Delete(_folder);

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private void Write(string name, string yaml) => File.WriteAllText(Path.Combine(_folder, "configs", name), yaml);

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    private RunInfo SweepRun() => Store.List("pole").Single(r => r.Kind == RunKind.Sweep);

    private List<RunInfo> Trials() => [.. Store.List("pole").Where(r => r.Parent is not null).OrderBy(r => int.Parse(r.Tags["trial"], System.Globalization.CultureInfo.InvariantCulture))];

    [Fact]
    public async Task Trials_run_at_once_and_end_as_a_table_and_as_runs_with_a_parent()
    {
        Write("sweep.yaml", Short + """
            sweep:
              method: grid
              parameters: { algorithm.gamma: { values: [0.9, 0.98] }, seed: { values: [3, 4] } }
              parallel: 2
            """);

        var (code, output, errors) = await Run("sweep", "--write-best", "best", "--note", "x y");

        (code, errors).ShouldBe((0, ""), output);
        var (sweep, trials) = (SweepRun(), Trials());
        (sweep.Status, sweep.StopReason).ShouldBe((RunStatus.Completed, "all 4 trials ended"));
        trials.ShouldAllBe(t => t.Parent == sweep.Id && t.Status == RunStatus.Completed);
        sweep.Children.ShouldBe(trials.Select(t => t.Id));
        trials.Select(t => (t.Config.Single(o => o.Path == "algorithm.gamma").Text, t.Seed)).ShouldBe([("0.9", 3UL), ("0.9", 4UL), ("0.98", 3UL), ("0.98", 4UL)]);
        trials.ShouldAllBe(t => t.Config.Single(o => o.Path == "note").Source.Text == "--note" && t.Tags["team"] == "balance");
        using (var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(sweep.Directory, "sweep.json"), TestContext.Current.CancellationToken)))
            json.RootElement.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("run").GetString()).ShouldBe(sweep.Children!);
        output.ShouldContain("trial 1 of 4 running");
        output.ShouldContain("trial 4 of 4 completed");
        var best = trials.OrderByDescending(t => t.MetricOrNaN(Metric.EpisodeRewardMean)).First();
        output.ShouldContain($"best: trial {best.Tags["trial"]}, run {best.Id}");
        var gamma = best.Config.Single(o => o.Path == "algorithm.gamma").Text;
        output.ShouldContain($"train with its values: train --config sweep --note 'x y' --algorithm.gamma {gamma} --seed {best.Seed}");
        (await Run("config", "diff", "best", best.Id)).ShouldBe((0, "", ""));
        (await Run("runs", "show", sweep.Id)).Output.ShouldContain("trials");

        var evaluated = await Run("evaluate", "--run", sweep.Id);
        (evaluated.Code, evaluated.Errors.Contains("is a sweep; name one of its trials", StringComparison.Ordinal)).ShouldBe((2, true));
        (await Run("train", "--resume", sweep.Id)).Code.ShouldBe(2);
        (await Run("sweep", "--resume", best.Id)).Errors.ShouldContain("is not a sweep");
    }

    [SlowFact]
    public async Task A_killed_trial_is_lost_ends_nothing_else_and_can_be_resumed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        Write("x.yaml", Endless + "sweep: { method: grid, parameters: { seed: { values: [1, 2] } }, parallel: 2 }");
        using var sweep = Start("sweep", "--config", "x", "--write-best", "best");
        await Until(() => Trials() is { Count: 2 } begun && begun.TrueForAll(HasTrained));

        Kill("KILL", Trials()[0].ProcessId!.Value);
        await Until(() => Trials()[0].Status == RunStatus.Lost);
        Trials()[1].Status.ShouldBe(RunStatus.Running);
        Kill("TERM", sweep.Process.Id);
        var (code, output) = await sweep.End();

        code.ShouldBe(130, output);
        output.ShouldContain("trial 1 of 2 lost");
        output.ShouldContain("trial 2 of 2 interrupted");
        output.ShouldContain($"sweep --resume {SweepRun().Id} --write-best best");
        File.Exists(Path.Combine(_folder, "configs", "best.yaml")).ShouldBeFalse();
        SweepRun().Status.ShouldBe(RunStatus.Interrupted);
        new CheckpointStore(Trials()[1].CheckpointsPath).Latest().ShouldNotBeNull();

        // Both go on, the second from its checkpoint; then the sweep itself is killed, and its trials are taken up again.
        using var second = Start("sweep", "--resume", "latest", "--write-best", "best");
        await Until(() => Trials().TrueForAll(t => t.Status == RunStatus.Running));
        Kill("KILL", second.Process.Id);
        await second.End();
        SweepRun().Status.ShouldBe(RunStatus.Lost);
        Trials().ShouldAllBe(t => t.Status == RunStatus.Running);
        using var third = Start("sweep", "--resume", "latest");
        await Until(() => SweepRun().Status == RunStatus.Running);
        Kill("TERM", third.Process.Id);
        (await third.End()).Code.ShouldBe(130);
        Trials().ShouldAllBe(t => t.Status == RunStatus.Interrupted);
        (await File.ReadAllTextAsync(Trials()[1].DriverLogPath, TestContext.Current.CancellationToken)).ShouldContain("resumed at iteration");
    }

    [SlowFact]
    public async Task A_second_signal_at_once_leaves_no_trial_behind()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        Write("x.yaml", Endless + "sweep: { method: grid, parameters: { seed: { values: [1, 2, 3] } }, parallel: 3 }");
        using var sweep = Start("sweep", "--config", "x");
        await Until(() => Trials() is { Count: 3 } begun && begun.TrueForAll(HasTrained));

        Process.Start("sh", ["-c", $"kill -TERM {sweep.Process.Id}; sleep 0.05; kill -TERM {sweep.Process.Id}"]).WaitForExit();
        var (_, output) = await sweep.End();

        await Until(() => Trials().TrueForAll(t => t.Status == RunStatus.Interrupted));
        if (output.Contains("still ending", StringComparison.Ordinal))
            output.ShouldMatch("still ending, each with a checkpoint: trial \\d+ \\(process \\d+\\)");
    }

    [SlowFact]
    public async Task A_hopeless_trial_ends_early_and_keeps_its_rank()
    {
        Write("x.yaml", """
            stop: { timesteps_total: 80000, episode_reward_mean: 100000 }
            evaluation: { episodes: 1 }
            sweep:
              method: grid
              parameters: { algorithm.learning_rate: { values: [1e-3, 1e-12] } }
              parallel: 1
              early_stopping: { type: median, grace_period: 10000, min_trials: 1 }
            """);

        var (code, output, errors) = await Run("sweep", "--config", "x");

        (code, errors).ShouldBe((0, ""), output);
        output.ShouldContain("trial 2 of 2 ended early");
        output.ShouldContain("its best was worse than the median of 1 completed trials at timesteps_total");
        output.ShouldContain("best: trial 1, run");
        Trials().Select(t => t.Status).ShouldBe([RunStatus.Completed, RunStatus.Interrupted]);
        (await Run("sweep", "--resume", "latest")).Output.ShouldContain("all 2 trials ended");
    }

    [SlowFact]
    public async Task A_budget_of_time_ends_trials_for_good()
    {
        Write("x.yaml", Endless + "sweep: { method: random, parameters: { seed: { min: 1, max: 99 } }, budget: { time: 4s }, parallel: 1 }");

        var (code, output, errors) = await Run("sweep", "--config", "x");

        (code, errors).ShouldBe((0, ""), output);
        output.ShouldContain("budget.time is over after 1 of 1000 trials");
        Trials().ShouldHaveSingleItem().Status.ShouldBeOneOf(RunStatus.Interrupted, RunStatus.Lost);
    }

    [SlowFact]
    public async Task A_console_that_cannot_be_written_does_not_end_a_sweep()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux has /dev/full.");
        Write("x.yaml", Short + "sweep: { method: grid, parameters: { seed: { values: [3, 4] } }, parallel: 2 }");

        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec dotnet \"$0\" sweep --config x > /dev/full 2>&1", SampleProgram.Program]) { WorkingDirectory = _folder })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        SweepRun().Status.ShouldBe(RunStatus.Completed);
        Trials().ShouldAllBe(t => t.Status == RunStatus.Completed);
    }

    [SlowFact]
    public async Task Where_every_trial_fails_the_sweep_fails_and_says_why()
    {
        Write("x.yaml", Short + "sweep: { method: grid, parameters: { note: { values: [fail, 'fail '] } }, parallel: 2 }");

        var (code, output, errors) = await Run("sweep", "--config", "x", "--write-best", "best");

        code.ShouldBe(1, output);
        errors.ReplaceLineEndings("\n").ShouldEndWith($"{Path.Combine("configs", "best.yaml")} is not written: no trial has come to its end with a result.\n");
        output.ShouldNotContain("best: trial");
        File.Exists(Path.Combine(_folder, "configs", "best.yaml")).ShouldBeFalse();
        Trials().ShouldAllBe(t => t.Status == RunStatus.Failed);
        output.ShouldContain("trial 1 failed: ");
        output.ShouldContain("all 2 trials failed");
        SweepRun().Status.ShouldBe(RunStatus.Failed);
    }

    [Theory]
    [InlineData("sweep: { method: grdi, parameters: { seed: { values: [1] } } }", "configs/x.yaml, line 1, column 18: sweep.method is 'grdi'; it must be one of grid, random; did you mean grid?")]
    [InlineData("seed: 1", "The preset 'x' has no sweep")]
    [InlineData("algorithm: { network: { use_lstm: true }, sgd_minibatch_size: 64 }\nsweep: { method: grid, parameters: { algorithm.rollout_fragment_length: { values: [32, 48] } } }", "trial 2 (algorithm.rollout_fragment_length 48): ")]
    public async Task A_wrong_sweep_begins_nothing(string yaml, string expected)
    {
        Write("x.yaml", yaml);

        var (code, output, errors) = await Run("sweep", "--config", "x");

        code.ShouldBe(2, output + errors);
        errors.ShouldContain("error: " + expected);
        Directory.Exists(Path.Combine(_folder, "runs")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--seed sets seed, which the sweep varies; leave out one of them.", "--seed", "4")]
    [InlineData("--parallel is '0'; it must be a whole number in [1, 256].", "--parallel", "0")]
    [InlineData("--write-best is '../x'; it must be the name of a preset", "--write-best", "../x")]
    [InlineData("--write-best is 'x', but", "--write-best", "x")]
    [InlineData("There is no sweep of pole yet.", "--resume", "latest")]
    public async Task A_wrong_command_line_begins_nothing(string expected, params string[] args)
    {
        Write("x.yaml", "sweep: { method: grid, parameters: { seed: { values: [1, 2] } } }");

        var (code, output, errors) = await Run(["sweep", .. args[0] == "--resume" ? Array.Empty<string>() : ["--config", "x"], .. args]);

        code.ShouldBe(2, output + errors);
        errors.ShouldContain("error: " + expected);
        Directory.Exists(Path.Combine(_folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Other_verbs_take_the_values_beside_the_sweep_and_say_so()
    {
        Write("x.yaml", "seed: 7\nsweep: { method: grid, parameters: { seed: { values: [1, 2] } } }");

        var (code, output, errors) = await Run("config", "--config", "x");

        (code, output.Contains("configs/x.yaml, line 1", StringComparison.Ordinal)).ShouldBe((0, true));
        errors.Trim().ShouldBe("warning: The preset 'x' has a sweep, which only the verb sweep runs; here its other values count.");
    }

    private static bool HasTrained(RunInfo run) => File.Exists(run.MetricsPath) && new FileInfo(run.MetricsPath).Length > 0;

    private static void Kill(string signal, int process) => Process.Start("kill", [$"-{signal}", $"{process}"]).WaitForExit();

    private Running Start(params string[] args) => new(SampleProgram.StartIn(_folder, args));

    private static async Task Until(Func<bool> reached)
    {
        for (var clock = Stopwatch.StartNew(); !reached();)
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A sweep that goes on beside the test. Its trials outlive it, so whatever is left ends with the test.</summary>
    private sealed class Running(Process process) : IDisposable
    {
        private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        public Process Process => process;

        public async Task<(int Code, string Output)> End()
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            return (process.ExitCode, await _output);
        }

        public void Dispose()
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }
}
