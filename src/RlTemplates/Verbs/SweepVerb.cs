using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Sweeps;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>sweep</c>.</summary>
internal sealed class SweepVerb : Verb
{
    private const string DefaultPreset = "sweep";

    private readonly VerbOption<string?> _resume = VerbOption.Text(
        "--resume", CommonOptions.RunName, "Continues a sweep: trials that were interrupted or killed go on, the others begin.");

    private readonly VerbOption<int?> _parallel = VerbOption.Whole(
        "--parallel", 1, SweepChecker.MostParallel, "Trials at once. Default: the sweep's parallel, or one on each core.");

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();

    private readonly VerbOption<string?> _best = VerbOption.Text(
        "--write-best", "the name of a preset", "Writes configs/NAME.yaml with the best values, on top of the sweep's preset.");

    public SweepVerb()
        : base("sweep", "Trains once for each trial of a preset's sweep, several at once; Ctrl-C ends cleanly.")
    {
        Preset = CommonOptions.Preset(DefaultPreset);
        Options = [Preset, _resume, _parallel, _grace, _best];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
        DropsOutput = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var store = context.Runs;
        var start = context.Get(_resume) is { } resumed ? Resume(context, resumed) : Begin(context);
        var (definition, run, file, binder) = start;
        var best = context.Get(_best) is { } name ? BestPreset(definition, file, name) : null;
        run ??= definition.CreateRun(store, new()
        {
            Config = start.Base,
            Kind = RunKind.Sweep,
            Files = new Dictionary<string, byte[]> { [SweepFile.Name] = file.ToBytes() },
        });
        using var writer = RunWriter.OpenOrWait(run, null, default, context.Warn, cancellationToken);
        writer.Attempts.Warn = context.Warn;
        writer.WriteFile(SweepFile.Name, file.ToBytes());
        writer.Start(run => run with { GraceSeconds = context.Get(_grace) is { } grace ? (int)Math.Ceiling(grace.TotalSeconds) : null });
        var sweep = new Sweep(file, writer, new(definition, store, binder.Bind, file.Parallel, TrialStarter.NumberTag) { GracePeriod = context.Get(_grace) }, context.Warn);
        context.BeforeAbrupt = () =>
        {
            if (sweep.StillEnding() is { } left)
                context.Remark(left);
        };
        var (status, reason, exitCode) = (RunStatus.Failed, "the sweep failed", ExitCodes.Failure);
        try
        {
            await SweepConsole.WatchAsync(
                context.Output, context.IsLive,
                async show => (status, reason, exitCode) = await sweep.RunAsync(SweepConsole.Harmless(show), cancellationToken));
        }
        finally
        {
            writer.End(status, reason, exitCode, exitCode == ExitCodes.Failure ? reason : null);
        }
        await ReportAsync(context, start, sweep, writer.Info);
        if (best is not null && status == RunStatus.Interrupted)
            context.Warn($"{best.Path} is not written, because the sweep was interrupted.");
        else if (best is not null && sweep.Ranked is [var winner, ..])
            await WriteBestAsync(context, best, start, winner, writer.Info);
        else if (best is not null)
            context.Warn($"{best.Path} is not written: no trial has come to its end with a result.");
        return exitCode;
    }

    private sealed record Start(ExperimentDefinition Definition, RunInfo? Run, SweepFile File, SweepBinder Binder)
    {
        public IReadOnlyList<ResolvedOption> Base { get; init; } = [];
    }

    private Start Begin(VerbContext context)
    {
        var (definition, preset) = (context.Experiment(), context.Get(Preset!) ?? DefaultPreset);
        var (lookup, layers, bound, settings) = context.Select(definition).BindSweep(preset);
        var binder = new SweepBinder(lookup, layers, $"sweep {preset}");
        List<string> errors = [.. SweepBinder.Conflicts(bound, settings.Parameters)];
        var trials = binder.Plan(settings, errors);
        if (errors.Count > 0)
            throw new UserException(errors);
        new Experiment(definition, definition.Configure(binder.Bind(trials[0]).Config!)).EnsureItCanBeBuilt();
        var file = new SweepFile
        {
            Preset = preset,
            Method = settings.Method,
            Seed = settings.Seed,
            Metric = settings.Metric,
            Goal = settings.Goal,
            Parallel = Math.Min(trials.Count, context.Get(_parallel) ?? settings.Parallel ?? Environment.ProcessorCount),
            TimeSeconds = settings.Time?.TotalSeconds,
            EarlyStopping = settings.EarlyStopping,
            Trials = trials,
        };
        return new(definition, null, file, binder) { Base = bound.Resolved };
    }

    private Start Resume(VerbContext context, string name)
    {
        var definition = context.Experiment(name);
        var run = name == CommonOptions.Latest ? LatestSweep(context, definition) : context.FindRun(name, definition);
        run.EnsureReadable();
        var (preset, tokens) = (context.Get(Preset!), context.Select(definition).Tokens);
        if (preset is not null || tokens.Count > 0)
        {
            var given = preset is null ? tokens[0].Split('=')[0] : Preset!.Name;
            throw new UserException($"Sweep {run.Id} continues with the values that it began with; leave out {given}, or start a new one.");
        }
        if (run.Kind != RunKind.Sweep)
            throw new UserException($"Run {run.Id} is not a sweep; train --resume {run.Id} continues it.");
        var file = SweepFile.Read(run);
        var lookup = new OptionLookup(definition.Options);
        Layer[] layers = [SweepBinder.Recorded(lookup, run), EnvironmentLayer.Secrets(lookup)];
        var binder = new SweepBinder(lookup, layers, $"sweep {file.Preset}");
        if (binder.Errors(file.Trials) is { Count: > 0 } errors)
            throw new UserException(errors);
        return new(definition, run, file with { Parallel = context.Get(_parallel) ?? file.Parallel }, binder) { Base = run.Config };
    }

    private static RunInfo LatestSweep(VerbContext context, ExperimentDefinition definition) =>
        context.Runs.List(definition.Name).FirstOrDefault(r => r.Kind == RunKind.Sweep && RunId.Is(r.Id))
            ?? throw new UserException($"There is no sweep of {definition.Name} yet. Start one with sweep.");

    /// <summary>Where the best values are written to. Judged before the sweep begins, so that hours do not end with an error.</summary>
    private static BestPlace BestPreset(ExperimentDefinition definition, SweepFile file, string name)
    {
        if (!PresetFile.IsName(name))
            throw new UserException($"--write-best is '{name}'; it must be the name of a preset or a path below configs, without '..'.");
        if (Presets.TryFind(definition.Name, file.Preset) is not { } place)
            throw new UserException($"--write-best needs the preset of the sweep to extend, and there is no '{file.Preset}' any more.");
        var path = Path.Combine(place.Folder, Presets.IsFileName(name) ? name : name + ".yaml");
        return File.Exists(path)
            ? throw new UserException($"--write-best is '{name}', but {path} exists already, and is left as it is; choose another name.")
            : new(path, place.Folder, Path.ChangeExtension(place.Below, null));
    }

    private async Task ReportAsync(VerbContext context, Start start, Sweep sweep, RunInfo run)
    {
        var (output, ranked) = (context.Output, sweep.Ranked);
        var others = sweep.Trials.Where(t => t.Run is not null && !ranked.Contains(t));
        await SweepConsole.WriteAsync(output, context.IsTerminal, sweep.Picture(ranked.Concat(others)));
        await context.PrintAsync($"sweep {run.Id} {RunText.Status(run.Status)}: {run.StopReason}");
        if (ranked is [var best, ..])
        {
            await context.PrintAsync($"best: trial {best.Entry.Number}, run {best.Run!.Id} ({SweepBinder.Words(best.Entry)})");
            var experiment = context.HasSeveral ? start.Definition.Name : null;
            var command = SweepResult.CommandLine(start.Binder.Lookup, experiment, start.File.Preset, start.Base, best.Entry);
            await context.PrintAsync("train with its values: " + context.Command(command));
        }
        if (sweep.Trials.Count(t => t.IsOpen) is > 0 and var open)
        {
            var trials = open == 1 ? "trial that has" : $"{open} trials that have";
            await context.PrintAsync($"to continue with the {trials} not come to the end: {context.Command($"sweep --resume {run.Id}{(context.Get(_best) is { } name ? $" --write-best {ShellText.Quote(name)}" : "")}")}");
        }
    }

    private static Task WriteBestAsync(VerbContext context, BestPlace place, Start start, Trial best, RunInfo run)
    {
        var file = start.File;
        var comment = FormattableString.Invariant(
            $"Best of {file.Trials.Count} trials of sweep {run.Id}: {file.Metric} {best.Value:0.####} in run {best.Run!.Id}.");
        var text = SweepResult.Preset(start.Binder.Lookup, place.Extends, comment, start.Base, best.Entry);
        return PresetFile.WriteAsync(context, "The preset", place.Path, text, FileMode.CreateNew, place.Folder);
    }

    private sealed record BestPlace(string Path, string Folder, string Extends);
}
