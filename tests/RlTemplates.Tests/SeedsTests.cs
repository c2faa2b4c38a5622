using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary><c>train --seeds</c> through the entry script, with real processes.</summary>
public sealed class SeedsTests : IDisposable
{
    private static readonly string[] Short = ["--stop.timesteps-total", "2000", "--evaluation.episodes", "1"];
    private static readonly string[] Endless = ["--stop.timesteps-total", "1000000000", "--stop.episode-reward-mean", "100000", "--stop.time-total-s", "100000", "--evaluation.episodes", "1"];

    private readonly string _folder = Directory.CreateTempSubdirectory("seeds").FullName;

    // A run that outlived its parent may be writing its last lines.
    public void Dispose() => TestFolder.Delete(_folder);

    private RunStore Store => new(Path.Combine(_folder, "runs"));

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => SampleProgram.Run(_folder, args);

    private RunInfo Whole() => Store.List("pole").Single(r => r.Kind == RunKind.Seeds);

    private List<RunInfo> Parts() => [.. Store.List("pole").Where(r => r.Parent is not null).OrderBy(r => r.Seed)];

    [Fact]
    public async Task Every_seed_and_a_submitted_run_begin_with_the_weights_that_are_given()
    {
        (await Run(["train", .. Short])).Code.ShouldBe(0);
        var first = Store.Find("latest");

        var (code, output, errors) = await Run(["train", "--seeds", "2", "--initialize-from", first.Id, .. Short]);
        (code, errors).ShouldBe((0, ""), output);
        var whole = Whole();
        whole.Tags["initialized_from"].ShouldStartWith(first.Id + ":step-");
        foreach (var run in Parts())
        {
            File.ReadAllText(run.DriverLogPath).ShouldContain($"begins with the weights of {whole.Tags["initialized_from"]}: ");
            run.Tags["initialized_from"].ShouldBe(whole.Tags["initialized_from"]);
        }

        // What they begin with is theirs.
        Directory.Delete(first.Directory, recursive: true);
        (await Run("train", "--resume", whole.Id, "--seeds", "3")).Code.ShouldBe(0);
        File.ReadAllText(Parts()[2].DriverLogPath).ShouldContain($"begins with the weights of {whole.Tags["initialized_from"]}: ");
        (await Run("train", "--resume", whole.Id, "--seeds", "4", "--initialize-from", Parts()[0].Id)).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(2),
            refused => refused.Errors.ShouldContain($"but run {whole.Id} has begun; leave it out, or start a new training."));

        (await Run(["submit", "--wait", "--initialize-from", Parts()[0].Id, .. Short])).Code.ShouldBe(0);
        var submitted = Store.Find("latest");
        File.ReadAllText(submitted.DriverLogPath).ShouldContain($"begins with the weights of {Parts()[0].Id}:step-");
        submitted.Tags["initialized_from"].ShouldStartWith(Parts()[0].Id);
    }

    [Fact]
    public async Task Seeds_are_trained_in_processes_of_their_own_and_end_with_means_and_an_interval()
    {
        var (code, output, errors) = await Run(["train", "--seeds", "3", "--seed", "7", "--note", "x y", .. Short]);

        (code, errors).ShouldBe((0, ""), output);
        var (whole, parts) = (Whole(), Parts());
        (whole.Status, whole.StopReason, whole.Seed).ShouldBe((RunStatus.Completed, "all 3 seeds ended", 7UL));
        parts.ShouldAllBe(p => p.Parent == whole.Id && p.Status == RunStatus.Completed && p.Config.Any(o => o.Path == "note" && o.Text == "x y"));
        parts.Select(p => (p.Seed, p.Tags["seed"], p.Config.Single(o => o.Path == "seed").Text)).ShouldBe([(7, "7", "7"), (8, "8", "8"), (9, "9", "9")]);
        parts.Select(p => p.Id).ShouldBe(whole.Children!, ignoreOrder: true);
        var rewards = parts.Select(p => p.MetricOrNaN(Metric.EpisodeRewardMean)).ToList();
        var summary = SeedStatistics.Of(rewards);
        whole.MetricOrNaN(Metric.EpisodeRewardMean).ShouldBe(summary.Mean);
        whole.MetricOrNaN("seeds/interquartile_mean").ShouldBe(summary.InterquartileMean);
        whole.MetricOrNaN("seeds/interval_low").ShouldBe(summary.Low);
        output.ShouldContain(FormattableString.Invariant($"\nepisode_reward_mean\t3\t{summary.Mean:R}\t{summary.InterquartileMean:R}\t{summary.Low:R}\t{summary.High:R}\n"));
        output.ShouldContain("run 1 of 3 running");
        output.ShouldContain("run 3 of 3 completed");

        // Alone, a seed does the same.
        (await Run(["train", "--seed", "8", "--note", "x y", .. Short])).Code.ShouldBe(0);
        Store.Find("latest").MetricOrNaN(Metric.EpisodeRewardMean).ShouldBe(rewards[1]);

        (await Run("runs")).Output.Split('\n').Length.ShouldBe(4, "a heading, the single run, the one that stands for three, and an end");
        (await Run("runs", "--children")).Output.Split('\n').Length.ShouldBe(7);
        (await Run("runs", "show", whole.Id)).Output.ShouldContain($"\nseeds\t{string.Join(", ", whole.Children!)}\n");
        (await Run("evaluate", "--run", whole.Id)).Errors.ShouldContain("is a training with several seeds; name one of its runs");
        (await Run("sweep", "--resume", whole.Id)).Errors.ShouldContain("is not a sweep");

        // More seeds can be added, and those that ended stay as they are.
        var ended = parts.Select(p => p.EndedAt).ToList();
        var (more, text, problems) = await Run("train", "--resume", whole.Id, "--seeds", "4", "--json");
        more.ShouldBe(0, text + problems);
        var json = JsonNode.Parse(text)!;
        json["id"]!.GetValue<string>().ShouldBe(whole.Id);
        json["seeds"]!.AsArray().Select(s => s!["seed"]!.GetValue<int>()).ShouldBe([7, 8, 9, 10]);
        json["statistics"]!.AsArray()[0]!["count"]!.GetValue<int>().ShouldBe(4);
        problems.ShouldContain("run 4 of 4 completed");
        Parts().Take(3).Select(p => p.EndedAt).ShouldBe(ended);
        (await Run("train", "--resume", whole.Id, "--seeds", "2")).Errors.ShouldContain("has 4 seeds already; give that number or a larger one");
        (await Run("train", "--resume", whole.Id, "--note", "z")).Errors.ShouldContain("continue with the values that they began with; leave out --note");
    }

    [Theory]
    [InlineData("--seeds is '0'; it must be a whole number in [1, 1000].", "--seeds", "0")]
    [InlineData("--seeds is '-1'; it must be a whole number in [1, 1000].", "--seeds=-1")]
    [InlineData("--seeds is '1000000000'; it must be a whole number in [1, 1000].", "--seeds", "1000000000")]
    [InlineData("--seeds is '2.5'; it must be a whole number in [1, 1000].", "--seeds", "2.5")]
    [InlineData("--seeds lacks its value; it must be a whole number in [1, 1000].", "--seeds")]
    [InlineData("--parallel is for a training with several seeds; add --seeds with their number.", "--parallel", "2")]
    [InlineData("--seeds-at-least is for a training with several seeds; add --seeds with their number.", "--seeds-at-least", "2")]
    [InlineData("--seeds-at-least is 'NaN'; it must be a number.", "--seeds", "2", "--seeds-at-least", "NaN")]
    [InlineData("--seeds-at-least needs at least 2 seeds, since one has no interval.", "--seeds", "1", "--seeds-at-least", "3")]
    [InlineData("seed is 18446744073709551615; with 2 seeds it can be at most 18446744073709551614, because they follow each other.", "--seeds", "2", "--seed", "18446744073709551615")]
    public async Task Nonsense_is_refused_and_nothing_is_written(string expected, params string[] args)
    {
        (await Run(["train", .. args])).ShouldBe((2, "", $"error: {expected}\n"));
        Directory.Exists(Path.Combine(_folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Seeds_are_refused_for_sweeps_and_plain_runs()
    {
        (await Run("sweep", "--seeds", "3")).Errors.ShouldContain("--seeds");
        (await Run(["train", .. Short])).Code.ShouldBe(0);
        (await Run("train", "--resume", "latest", "--seeds", "3")).Errors.ShouldContain("was trained with one seed, and --seeds cannot be added to it");
    }

    [SlowFact]
    public async Task All_seeds_end_once_the_interval_is_high_enough()
    {
        var (code, output, errors) = await Run(["train", "--seeds", "2", "--seeds-at-least", "15", "--parallel", "2", .. Endless]);

        (code, errors).ShouldBe((0, ""), output);
        Whole().StopReason!.ShouldMatch("^the lower end of the 95 % interval of the reward, .*, has reached 15$");
        Whole().MetricOrNaN("seeds/interval_low").ShouldBeGreaterThanOrEqualTo(15);
        Parts().ShouldAllBe(p => p.Status == RunStatus.Interrupted && new CheckpointStore(p.CheckpointsPath).List().Count > 0);
        (await Run("train", "--resume", "latest")).Output.ShouldContain("ended early");
    }

    [SlowFact]
    public async Task A_failed_seed_is_named_and_tried_again_when_all_are_resumed()
    {
        var (code, output, errors) = await Run(["train", "--seeds", "2", "--note", "fail", "--stop.timesteps-total", "50000", "--evaluation.episodes", "1"]);

        (code, errors).ShouldBe((1, ""), output);
        (Whole().Status, Whole().StopReason).ShouldBe((RunStatus.Failed, "2 of 2 seeds failed (seed 1, seed 2)"));
        output.ShouldContain("run 1 failed: ");
        var ended = Parts().Select(p => p.EndedAt).ToList();
        (await Run("train", "--resume", Whole().Id)).Code.ShouldBe(1);
        Parts().Zip(ended).ShouldAllBe(p => p.First.EndedAt > p.Second);
        Parts().Count.ShouldBe(2);
    }

    [SlowFact]
    public async Task Interrupted_seeds_end_with_checkpoints_and_go_on_as_a_whole()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        using var first = Start(["train", "--seeds", "3", "--parallel", "2", .. Endless]);
        await Until(() => Parts() is { Count: 2 } begun && begun.TrueForAll(HasTrained));

        Kill("TERM", first.Process.Id);
        var (code, output) = await first.End();

        code.ShouldBe(130, output);
        (Whole().Status, Whole().StopReason).ShouldBe((RunStatus.Interrupted, "interrupted with 3 of 3 seeds to go"));
        output.ShouldContain($"to continue with the 3 seeds that have not come to the end: train --resume {Whole().Id}\n");
        Parts().ShouldAllBe(p => p.Status == RunStatus.Interrupted && new CheckpointStore(p.CheckpointsPath).List().Count > 0);

        // The newest run is one of the seeds; it means all of them.
        using var second = Start(["train", "--resume", "latest"]);
        await Until(() => Whole().Status == RunStatus.Running && Parts().TrueForAll(t => t.Status == RunStatus.Running));
        Kill("KILL", second.Process.Id);
        await second.End();
        Whole().Status.ShouldBe(RunStatus.Lost);
        Parts().ShouldAllBe(t => t.Status == RunStatus.Running);
        using var third = Start(["train", "--resume", Whole().Id]);
        await Until(() => Whole().Status == RunStatus.Running);
        (await Run("stop", Whole().Id, "--now")).Errors.ShouldContain("stands for several seeds, and without it their runs would go on; leave out --now.");
        (await Run("runs", "delete", Whole().Id, "--yes")).Errors.ShouldContain("is running and is not deleted");
        (await Run("stop", Whole().Id)).Code.ShouldBe(0);
        (await third.End()).Code.ShouldBe(130);
        Parts().Count.ShouldBe(2);
        Parts().ShouldAllBe(t => t.Status == RunStatus.Interrupted);
        (await File.ReadAllTextAsync(Parts()[1].DriverLogPath, TestContext.Current.CancellationToken)).ShouldContain("resumed at iteration");
        (await Run("runs", "delete", Whole().Id, "--yes")).Code.ShouldBe(0);
        Store.List().ShouldBeEmpty();
    }

    [SlowFact]
    public async Task Killed_at_random_moments_it_goes_on_and_ends_with_one_run_a_seed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs POSIX signals.");
        var random = new Random(1);
        string[] stop = ["--stop.timesteps-total", "12000", "--stop.episode-reward-mean", "100000", "--evaluation.episodes", "1"];
        (await Run(["train", "--seed", "2", .. stop])).Code.ShouldBe(0);
        var alone = Store.Find("latest").MetricOrNaN(Metric.EpisodeRewardMean);
        var kills = 0;
        for (var round = 0; round < 40; round++)
        {
            var whole = Store.List("pole").FirstOrDefault(r => r.Kind == RunKind.Seeds);
            if (whole?.Status == RunStatus.Completed)
            {
                AllAreWhole(alone);
                Store.List("pole").Where(r => r.Kind == RunKind.Seeds || r.Parent is not null).ToList().ForEach(r => RunRemoval.TryRemove(r).ShouldBeNull());
                whole = null;
            }
            using var process = Start(whole is null ? ["train", "--seeds", "3", .. stop] : ["train", "--resume", whole.Id]);
            process.Process.WaitForExit(random.Next(200, 3000));
            // Also some of the runs.
            if (random.Next(3) == 0 && Parts().Find(p => p.Status == RunStatus.Running) is { } part)
                Kill("KILL", part.ProcessId!.Value);
            process.Process.Kill();
            await process.End();
            kills++;
            Store.List().ShouldAllBe(r => r.Status != RunStatus.Broken);
            Parts().GroupBy(p => p.Seed).ShouldAllBe(group => group.Count() == 1);
        }
        kills.ShouldBe(40);
        if (Store.List("pole").All(r => r.Kind != RunKind.Seeds))
            (await Run(["train", "--seeds", "3", .. stop])).Code.ShouldBe(0);
        else
            (await Run("train", "--resume", Whole().Id)).Code.ShouldBe(0);
        AllAreWhole(alone);
    }

    private void AllAreWhole(double alone)
    {
        Whole().Status.ShouldBe(RunStatus.Completed);
        Parts().Select(p => (p.Seed, p.Status)).ShouldBe([(1, RunStatus.Completed), (2, RunStatus.Completed), (3, RunStatus.Completed)]);
        Parts().Select(p => p.Id).ShouldBe(Whole().Children!, ignoreOrder: true);
        Parts()[1].MetricOrNaN(Metric.EpisodeRewardMean).ShouldBe(alone, "whatever was killed in between");
    }

    private Background Start(string[] args) => new(SampleProgram.StartIn(_folder, args));

    private static bool HasTrained(RunInfo run) => run.Status == RunStatus.Running && File.Exists(run.MetricsPath) && new FileInfo(run.MetricsPath).Length > 0;

    private static void Kill(string signal, int process) => Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    private static async Task Until(Func<bool> condition)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); await Task.Delay(50, TestContext.Current.CancellationToken))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(90));
    }

    private sealed class Background : IDisposable
    {
        private readonly Task<string> _output, _errors;

        public Background(Process process) => (Process, _output, _errors) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

        public Process Process { get; }

        public async Task<(int Code, string Output)> End()
        {
            await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (Process.ExitCode, await _output + await _errors);
        }

        public void Dispose() => Process.Dispose();
    }
}
