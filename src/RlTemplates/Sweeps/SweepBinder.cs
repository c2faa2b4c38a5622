using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Binds the values of trials on top of what a sweep starts from.</summary>
/// <param name="table">The option table.</param>
/// <param name="layers">What the sweep starts from, lowest first.</param>
/// <param name="source">Where the values of trials stand.</param>
internal sealed class SweepBinder(OptionTable table, IReadOnlyList<Layer> layers, string source)
{
    private const int MostErrors = 10;

    /// <summary>Binds a trial.</summary>
    public BoundConfig Bind(TrialEntry trial)
    {
        var (lookup, layer) = (new OptionLookup(table), new Layer());
        foreach (var (path, text) in trial.Values)
        {
            var (index, key) = lookup.Find(path);
            if (index < 0)
                layer.Errors.Add($"{source}: {path} is no option of this program any more.");
            else
                layer.Add(index, key, text, new(SourceKind.Sweep, source));
        }
        return ConfigBinder.Bind(table, [.. layers, layer]);
    }

    /// <summary>Chooses the values of all trials; draws that contradict a rule between options are made again.</summary>
    /// <param name="sweep">What varies.</param>
    /// <param name="errors">Receives what is wrong, so that nothing begins that must fail.</param>
    public IReadOnlyList<TrialEntry> Plan(SweepSettings sweep, List<string> errors)
    {
        var trials = SweepSampler.Plan(sweep, values => Bind(new(0, values)).Errors.Count == 0).Select((values, i) => new TrialEntry(i + 1, values)).ToList();
        if (sweep.Method == SweepMethod.Grid)
            errors.AddRange(Errors(trials));
        else if (trials is [.., var last] && Bind(last).Errors is [var error, ..])
            errors.Add($"trial {last.Number}: none of {SweepSampler.MostDraws} draws fits, the last one ({Words(last)}) because {error.TrimEnd('.', '?')}; narrow the ranges that contradict each other.");
        return trials;
    }

    /// <summary>What is wrong with the trials: values that do not fit each other.</summary>
    public IReadOnlyList<string> Errors(IReadOnlyList<TrialEntry> trials)
    {
        var wrong = trials.Select(t => (Trial: t, Bind(t).Errors)).Where(t => t.Errors.Count > 0).ToList();
        List<string> errors = [.. wrong.Take(MostErrors).Select(t => $"trial {t.Trial.Number} ({Words(t.Trial)}): {string.Join(' ', t.Errors)}")];
        if (wrong.Count > MostErrors)
            errors.Add($"{wrong.Count - MostErrors} more of the {trials.Count} trials have values that do not fit each other.");
        return errors;
    }

    /// <summary>What the environment or the command line sets although the sweep varies it.</summary>
    /// <param name="base">What the layers come to.</param>
    /// <param name="parameters">What the sweep varies.</param>
    public static IEnumerable<string> Conflicts(BoundConfig @base, IReadOnlyList<SweepParameter> parameters) =>
        from option in @base.Resolved
        where option.Source.IsName && parameters.Any(p => p.Path == option.Path)
        select $"{option.Source} sets {option.Path}, which the sweep varies; leave out one of them.";

    /// <summary>A trial's values on one line.</summary>
    public static string Words(TrialEntry trial) => string.Join(", ", trial.Values.Select(v => $"{v.Path} {v.Text}"));

    /// <summary>The values that a sweep started from, with where they came from then.</summary>
    public static Layer Recorded(OptionTable table, RunInfo sweep)
    {
        var (lookup, layer) = (new OptionLookup(table), new Layer { IsRecorded = true });
        foreach (var option in sweep.Config)
        {
            var (index, key) = lookup.Find(option.Path);
            if (index < 0)
                layer.Warnings.Add($"Run {sweep.Id} has {option.Path}, which this program does not know.");
            else
                layer.Add(index, key, option.Text, option.Source.IsSet ? option.Source : new(SourceKind.Run, $"run {sweep.Id}"));
        }
        return layer;
    }
}
