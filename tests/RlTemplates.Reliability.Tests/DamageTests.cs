using System.Diagnostics;
using RlTemplates.Experiments;
using RlTemplates.ReliableProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Reliability.Tests;

/// <summary>Tests that change the console and the working directory of their process; no others run beside them.</summary>
[CollectionDefinition("console", DisableParallelization = true)]
public sealed class ConsoleCollection;

/// <summary>Files that are damaged or forged: each costs a clear sentence, little time and little memory, and no other run.</summary>
[Collection("console")]
public sealed class DamageTests : IDisposable
{
    private const long MostBytes = 300_000_000;

    // Of the processor's time: a training to its end is in it.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // A machine can be busy with other work.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private static readonly IReadOnlyList<ExperimentDefinition> All = [PpoExperiment.Definition, DqnExperiment.Definition, ImpalaExperiment.Definition];

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-damage").FullName;

    private TimeSpan _slowest;
    private long _most;

    private readonly string _workingFolder = Directory.GetCurrentDirectory();

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_workingFolder);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn))]
    [InlineData("ppo")]
    [InlineData("dqn")]
    [InlineData("impala")]
    public async Task A_damaged_checkpoint_is_told(string experiment)
    {
        var whole = await Trained(experiment, "--stop.training-iteration", "3");
        for (var seed = 0; seed < Extent.Of(20, 1700); seed++)
        {
            var (random, runs) = (new Random(seed), Copy(whole, $"c{seed.Text()}"));
            var newest = new CheckpointStore(new RunStore(runs).Find("latest").CheckpointsPath).Latest()!.Path;
            var files = Directory.GetFiles(newest);
            Damage.Of(files[random.Next(files.Length)], random);
            if (random.Next(2) == 0 && Record.Exception(() => Damage.Forge(newest)) is not null)
                continue;
            await ShouldBeClear($"{experiment} {seed}", runs, "train", "--experiment", experiment, "--resume", "latest", "--checkpoint.interval", "1", "--stop.training-iteration", "4");
            await ShouldBeClear($"{experiment} {seed}", runs, "runs", "show");
            await ShouldBeClear($"{experiment} {seed}", runs, "evaluate", "--episodes", "1");
            Directory.Delete(runs, recursive: true);
        }
        Report("checkpoints of " + experiment);
    }

    [Fact(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn))]
    public async Task A_damaged_file_of_a_run_is_told()
    {
        var whole = await Trained("ppo", "--stop.training-iteration", "3", "--evaluation.interval", "1");
        await Run(whole, "train", "--experiment", "dqn", "--stop.training-iteration", "1");
        for (var seed = 0; seed < Extent.Of(40, 3000); seed++)
        {
            var (random, runs) = (new Random(seed), Copy(whole, $"r{seed.Text()}"));
            var files = Directory.GetFiles(new RunStore(runs).List().Single(run => run.Experiment == "ppo").Directory, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("checkpoints", StringComparison.Ordinal)).ToArray();
            Damage.Of(files[random.Next(files.Length)], random);
            var (_, output, _) = await ShouldBeClear($"{seed}", runs, "runs");
            output.ShouldContain("dqn", Case.Sensitive, $"{seed}");
            await ShouldBeClear($"{seed}", runs, "runs", "show", "latest", "--experiment", "ppo");
            await ShouldBeClear($"{seed}", runs, "train", "--experiment", "ppo", "--resume", "latest", "--stop.training-iteration", "4");
            Directory.Delete(runs, recursive: true);
        }
        Report("files of a run");
    }

    [Fact(Skip = Extent.Reason, SkipType = typeof(Extent), SkipUnless = nameof(Extent.IsOn))]
    public async Task A_damaged_preset_is_told()
    {
        var configs = Directory.CreateDirectory(Path.Combine(_folder, "configs")).FullName;
        Directory.SetCurrentDirectory(_folder);
        (await Run(_folder, "config", "init", "whole", "--experiment", "impala")).Code.ShouldBe(0);
        var whole = await File.ReadAllBytesAsync(Path.Combine(configs, "whole.yaml"), TestContext.Current.CancellationToken);
        for (var seed = 0; seed < Extent.Of(200, 20_000); seed++)
        {
            await File.WriteAllBytesAsync(Path.Combine(configs, "damaged.yaml"), Damage.Of(whole, new(seed)), TestContext.Current.CancellationToken);
            await ShouldBeClear($"{seed}", _folder, "config", "--experiment", "impala", "--config", "damaged");
        }
        Report("presets");
    }

    private async Task<string> Trained(string experiment, params string[] arguments)
    {
        var runs = Path.Combine(_folder, "whole");
        (await Run(runs, ["train", "--experiment", experiment, "--checkpoint.interval", "1", .. arguments])).Code.ShouldBe(0);
        return runs;
    }

    private string Copy(string runs, string name)
    {
        var copy = Path.Combine(_folder, name);
        foreach (var file in Directory.GetFiles(runs, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(runs, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    private void Report(string what) => Extent.Report(FormattableString.Invariant($"{what}: the slowest command took {_slowest.TotalSeconds:0.00} s of the processor's time, the hungriest allocated {_most / 1e6:0} MB"));

    private async Task<(int Code, string Output, string Errors)> ShouldBeClear(string what, string runs, params string[] arguments)
    {
        var (allocated, cpu, start) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var (code, output, errors) = await Run(runs, arguments);
        var told = $"{what}: {string.Join(' ', arguments)}\n{output}\n{errors}";
        var (taken, bytes) = (Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes() - allocated);
        (_slowest, _most) = (taken > _slowest ? taken : _slowest, Math.Max(_most, bytes));
        taken.ShouldBeLessThan(Longest, told);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(LongestWait, told);
        bytes.ShouldBeLessThan(MostBytes, told);
        code.ShouldBeInRange(0, 2, told);
        errors.ShouldNotContain("--verbose shows where", Case.Sensitive, told);
        errors.ShouldNotMatch(@"\w+Exception:", told);
        if (code != 0)
            errors.ShouldStartWith("error: ", Case.Sensitive, told);
        return (code, output, errors);
    }

    private static async Task<(int Code, string Output, string Errors)> Run(string runs, params string[] arguments)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using StringWriter written = new(), complained = new();
        Console.SetOut(written);
        Console.SetError(complained);
        try
        {
            var code = await EntryScript.RunAsync([.. arguments, "--runs", runs], All);
            return (code, written.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
