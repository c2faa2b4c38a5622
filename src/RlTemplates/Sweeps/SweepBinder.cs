using RlTemplates.Configuration;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Binds the values of trials on top of what a sweep starts from.</summary>
/// <param name="base">The options, with which the layers were read.</param>
/// <param name="layers">What the sweep starts from, lowest first.</param>
/// <param name="source">Where the values of trials stand.</param>
internal sealed class SweepBinder(OptionLookup @base, IReadOnlyList<Layer> layers, string source)
{
    private const int MostErrors = 10;

    /// <summary>The options, as the layers below the trials leave them.</summary>
    public OptionLookup Lookup => @base;

    /// <summary>Binds a trial.</summary>
    public BoundConfig Bind(TrialEntry trial)
    {
        var (lookup, layer) = (@base.Copy(), new Layer());
        foreach (var (path, text) in OptionShape.TypesFirst(trial.Values, v => v.Path))
        {
            lookup.Reach(path);
            var (index, key) = lookup.Find(path);
            if (index < 0)
                layer.Errors.Add($"{source}: {(ChoiceWords.Unknown(path, lookup) is { } words ? $"unknown option {path}{words}" : $"{path} is no option of this program any more")}.");
            else
                layer.Add(lookup, index, key, text, new(SourceKind.Sweep, source));
        }
        return ConfigBinder.Bind(lookup, [.. layers, layer]);
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
    public static Layer Recorded(OptionLookup lookup, RunInfo sweep)
    {
        var layer = new Layer { IsRecorded = true };
        RunLayer.Read(lookup, sweep, layer, option => option.Source.IsSet ? option.Source : new(SourceKind.Run, $"run {sweep.Id}"));
        return layer;
    }
}
