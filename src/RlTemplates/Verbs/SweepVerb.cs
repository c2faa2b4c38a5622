using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Sweeps;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>sweep</c>.</summary>
internal static class SweepVerb
{
    private const string DefaultPreset = "sweep";

    /// <summary>What the command line says of a sweep.</summary>
    /// <param name="Preset">The preset that holds it; null takes <c>sweep</c>.</param>
    /// <param name="Resume">The sweep to go on with; null starts one.</param>
    /// <param name="Parallel">Trials at once; null leaves it to the preset.</param>
    /// <param name="WriteBest">Name of the preset to write; null writes none.</param>
    internal sealed record Request(string? Preset, string? Resume, int? Parallel, string? WriteBest);

    public static int Run(Selection selection, Request request, RunStore store, CancellationToken stop)
    {
        if ((request.Resume is null ? Begin(selection, request, store) : Resume(selection, request, store)) is not { } start)
            return ExitCodes.BadInput;
        var (definition, run, file, binder) = start;
        if (BestPreset(definition, file, request.WriteBest, out var best) is { } refusal)
            return ExitCodes.Refuse([refusal]);
        run ??= store.Create(definition.Name, new() { Config = start.Base, Tags = definition.Tags, Kind = RunKind.Sweep });
        using var writer = RunWriter.Open(run);
        file.Write(writer);
        writer.Start();
        var isTerminal = !Console.IsOutputRedirected;
        var sweep = new Sweep(file, writer, new(definition, store, binder.Bind, file.Parallel));
        var (status, reason, exitCode) = (RunStatus.Failed, "the sweep failed", ExitCodes.Failure);
        try
        {
            SweepConsole.Watch(Console.Out, isTerminal, show => (status, reason, exitCode) = sweep.Run(show, stop));
        }
        finally
        {
            writer.End(status, reason, exitCode, exitCode == ExitCodes.Failure ? reason : null);
        }
        Report(definition, start.Base, file, sweep, writer.Info, isTerminal);
        if (best is not null && sweep.Ranked is [var winner, ..])
            WriteBest(best, definition, start.Base, file, winner, writer.Info);
        return exitCode;
    }

    private sealed record Start(ExperimentDefinition Definition, RunInfo? Run, SweepFile File, SweepBinder Binder)
    {
        public IReadOnlyList<Options.ResolvedOption> Base { get; init; } = [];
    }

    private static Start? Begin(Selection selection, Request request, RunStore store)
    {
        var (definition, preset) = (selection.Definition, request.Preset ?? DefaultPreset);
        if (selection.BindSweep(preset) is not { } found)
            return null;
        var (layers, bound, settings) = found;
        var binder = new SweepBinder(definition.Options, layers, $"sweep {preset}");
        List<string> errors = [.. SweepBinder.Conflicts(bound, settings.Parameters)];
        var trials = binder.Plan(settings, errors);
        if (errors.Count > 0)
        {
            ExitCodes.Refuse(errors);
            return null;
        }
        new Experiment(definition, definition.Configure(binder.Bind(trials[0]).Config!)).EnsureItCanBeBuilt();
        var file = new SweepFile
        {
            Preset = preset,
            Method = settings.Method,
            Seed = settings.Seed,
            Metric = settings.Metric,
            Goal = settings.Goal,
            Parallel = Math.Min(trials.Count, request.Parallel ?? settings.Parallel ?? Environment.ProcessorCount),
            TimeSeconds = settings.Time?.TotalSeconds,
            EarlyStopping = settings.EarlyStopping,
            Trials = trials,
        };
        return new(definition, null, file, binder) { Base = bound.Resolved };
    }

    private static Start? Resume(Selection selection, Request request, RunStore store)
    {
        var definition = selection.Definition;
        var run = request.Resume == "latest"
            ? store.List(definition.Name).FirstOrDefault(r => r.Kind == RunKind.Sweep) ?? throw new UserException($"There is no sweep of {definition.Name} yet. Start one with sweep.")
            : store.Find(request.Resume!, definition.Name);
        run.EnsureReadable();
        if (request.Preset is not null || selection.Tokens.Count > 0)
            throw new UserException($"Sweep {run.Id} goes on with the values that it began with; leave out {(request.Preset is null ? selection.Tokens[0].Split('=')[0] : "--config")}, or start a new one.");
        var file = SweepFile.Read(run);
        var layer = SweepBinder.Recorded(definition.Options, run);
        var binder = new SweepBinder(definition.Options, [layer, EnvironmentLayer.Secrets(new(definition.Options))], $"sweep {file.Preset}");
        if (binder.Errors(file.Trials) is { Count: > 0 } errors)
        {
            ExitCodes.Refuse(errors);
            return null;
        }
        return new(definition, run, file with { Parallel = request.Parallel ?? file.Parallel }, binder) { Base = run.Config };
    }

    /// <summary>Where the best values are written to. Told before the sweep begins, so that hours do not end with an error.</summary>
    private static string? BestPreset(ExperimentDefinition definition, SweepFile file, string? name, out (string Path, string Extends)? best)
    {
        best = null;
        if (name is null)
            return null;
        if (!PresetVerbs.IsName(name))
            return $"--write-best is '{name}'; it must be the name of a preset or a path below configs, without '..'.";
        if (Presets.TryFind(definition.Name, file.Preset) is not { } place)
            return $"--write-best needs the preset of the sweep to extend, and there is no '{file.Preset}' any more.";
        var path = Path.Combine(place.Folder, Presets.IsFileName(name) ? name : name + ".yaml");
        best = (path, Path.ChangeExtension(place.Below, null));
        return File.Exists(path) ? $"--write-best is '{name}', but {path} exists already, and is left as it is; choose another name." : null;
    }

    private static void Report(ExperimentDefinition definition, IReadOnlyList<Options.ResolvedOption> @base, SweepFile file, Sweep sweep, RunInfo run, bool isTerminal)
    {
        var ranked = sweep.Ranked;
        SweepConsole.Write(Console.Out, isTerminal, sweep.Picture(ranked.Concat(sweep.Trials.Where(t => t.Run is not null && !ranked.Contains(t)))));
        Console.Out.WriteLine($"sweep {run.Id} {run.Status.ToString().ToLowerInvariant()}: {run.StopReason}");
        if (ranked is [var best, ..])
        {
            Console.Out.WriteLine($"best: trial {best.Entry.Number}, run {best.Run!.Id} ({SweepBinder.Words(best.Entry)})");
            Console.Out.WriteLine("train with its values: " + SweepResult.CommandLine(definition.Options, file.Preset, @base, best.Entry));
        }
        if (sweep.Trials.Count(t => t.IsOpen) is > 0 and var open)
            Console.Out.WriteLine($"go on with the {(open == 1 ? "trial" : $"{open} trials")} that {(open == 1 ? "has" : "have")} not ended: sweep --resume {run.Id}");
    }

    private static void WriteBest((string Path, string Extends)? place, ExperimentDefinition definition, IReadOnlyList<Options.ResolvedOption> @base, SweepFile file, Trial best, RunInfo run)
    {
        var comment = FormattableString.Invariant($"Best of {file.Trials.Count} trials of sweep {run.Id}: {file.Metric} {best.Value:0.####} in run {best.Run!.Id}.");
        PresetVerbs.WriteFile("The preset", place!.Value.Path, SweepResult.Preset(definition.Options, place.Value.Extends, comment, @base, best.Entry), FileMode.CreateNew);
    }
}
