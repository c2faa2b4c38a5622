using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Seeds;
using RlTemplates.Sweeps;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The part of <c>train</c> that trains with several seeds: its options, and what they do.</summary>
internal sealed class SeedsOptions
{
    private readonly VerbOption<int?> _count = VerbOption.Whole(
        "--seeds", 1, SeedsFile.MostSeeds, "Trains with this many seeds, each in a process of its own: seed, seed + 1, and so on; tells mean and interval of their rewards.");

    private readonly VerbOption<int?> _parallel = VerbOption.Whole("--parallel", 1, SweepChecker.MostParallel, "With --seeds: runs at once. Default: one on each core.");

    private readonly VerbOption<double?> _atLeast = VerbOption.Parsed<double>(
        "--seeds-at-least", "a number", "With --seeds: ends all runs once the lower end of the 95 % interval of their rewards is at least this.", Number);

    private readonly VerbOption<bool> _json = VerbOption.Flag("--json", "With --seeds: writes the outcome as JSON, for other programs.");

    /// <summary>The options.</summary>
    public IReadOnlyList<VerbOption> All => [_count, _parallel, _atLeast, _json];

    /// <summary>The run that a command line means to go on with: of the newest one, where that is one of several seeds, the run that stands for all of them.</summary>
    public static RunInfo? WholeOf(VerbContext context, RunInfo? run, string? name) =>
        name == CommonOptions.Latest && run?.Parent is { } parent && context.Runs.TryRead(run.Experiment, parent) is { Kind: RunKind.Seeds } whole ? whole : run;

    /// <summary>Whether several seeds are meant.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="resumed">The run to go on with; null for a new one.</param>
    /// <exception cref="UserException">The options contradict each other or the run.</exception>
    public bool AreMeant(VerbContext context, RunInfo? resumed)
    {
        if (resumed is { Kind: RunKind.Seeds })
            return true;
        if (context.Get(_count) is not null)
        {
            return resumed is null
                ? true
                : throw new UserException($"Run {resumed.Id} was trained with one seed, and --seeds cannot be added to it; leave out --seeds, or start a new training.");
        }
        return All.FirstOrDefault(context.IsGiven) is { } given ? throw new UserException($"{given.Name} is for a training with several seeds; add --seeds with their number.") : false;
    }

    /// <summary>Trains.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="selection">The experiment and its options.</param>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="grace">Time from a signal to a complete checkpoint; null leaves the default.</param>
    /// <param name="resumed">The run to go on with; null for a new one.</param>
    /// <param name="initializeFrom">The weights that each seed begins with; null: at random.</param>
    /// <param name="stop">Ends all runs with checkpoints.</param>
    public async Task<int> RunAsync(VerbContext context, Selection selection, string? preset, TimeSpan? grace, RunInfo? resumed, WeightSource? initializeFrom, CancellationToken stop)
    {
        var (count, parallel, atLeast) = (context.Get(_count), context.Get(_parallel), context.Get(_atLeast));
        if (atLeast is not null && count == 1)
            throw new UserException("--seeds-at-least needs at least 2 seeds, since one has no interval.");
        if (resumed is not null)
            EnsureUnchanged(selection, preset, resumed);
        var start = resumed is null
            ? SeedsStart.New(selection, preset, context.Runs, count!.Value, parallel, atLeast, initializeFrom)
            : SeedsStart.Resume(selection.Definition, resumed, count, parallel, atLeast);
        using var writer = RunWriter.OpenOrWait(start.Run, null, default, context.Warn, stop);
        writer.Attempts.Warn = context.Warn;
        writer.WriteFile(SeedsFile.Name, start.File.ToBytes());
        writer.Start(run => run with { GraceSeconds = grace is { } time ? (int)Math.Ceiling(time.TotalSeconds) : null });
        var group = new SeedsGroup(start.File, writer, new(start.Definition, context.Runs, start.Binder.Bind, start.File.Parallel, SeedsGroup.TagOf) { GracePeriod = grace }, context.Warn);
        context.BeforeAbrupt = () =>
        {
            if (group.StillEnding() is { } left)
                context.Remark(left);
        };
        var (status, reason, exitCode) = (RunStatus.Failed, "the training with several seeds failed", ExitCodes.Failure);
        try
        {
            if (context.Get(_json))
                await SweepConsole.WatchPlainAsync(context.Remark, Work);
            else
                await SweepConsole.WatchAsync(context.Output, context.IsLive, Work);
        }
        finally
        {
            writer.End(status, reason, exitCode, exitCode == ExitCodes.Failure ? reason : null);
        }
        if (context.Get(_json))
            await JsonOutput.WriteObjectAsync(context.Output, json => SeedsReport.Write(json, group, writer.Info));
        else
            await SeedsReport.WriteAsync(context, group, writer.Info);
        return exitCode;

        async Task Work(Action<SweepPicture> show) => (status, reason, exitCode) = await group.RunAsync(SweepConsole.Harmless(show), stop);
    }

    private static void EnsureUnchanged(Selection selection, string? preset, RunInfo resumed)
    {
        if (preset is not null || selection.Tokens.Count > 0)
        {
            var given = preset is null ? selection.Tokens[0].Split('=')[0] : "--config";
            throw new UserException($"Run {resumed.Id} stands for several seeds, which continue with the values that they began with; leave out {given}, or start a new training.");
        }
    }

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
