using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Configuration;

/// <summary>Judges what a sweep says about ending hopeless trials.</summary>
internal static class EarlyStoppingChecker
{
    private const string Median = "median";
    private const string Halving = "successive_halving";

    /// <summary>Metrics that say how far a trial is.</summary>
    public static readonly string[] Resources = ["timesteps_total", "training_iteration", "episodes_total", "time_total_s"];

    private static readonly string[] Keys = ["type", "resource", "grace_period", "min_trials", "reduction_factor"];
    private static readonly string[] Needed = ["type", "grace_period"];
    private static readonly (string Key, string Type)[] Owners = [("min_trials", Median), ("reduction_factor", Halving)];
    private static readonly TextRule Type = SweepChecker.Choice(Median, Halving);
    private static readonly TextRule Resource = new(new ChoiceGrammar(Resources));
    private static readonly TextRule GracePeriod = new(new RealGrammar(RealSize.Double)) { Minimum = 0, MinimumIsExclusive = true, Maximum = 1e18 };
    private static readonly TextRule GraceSeconds = new(new SecondsGrammar(GracePeriod.Grammar)) { Minimum = 0, MinimumIsExclusive = true, Maximum = 1e18 };
    private static readonly TextRule MinTrials = new(new WholeGrammar(1, SweepChecker.MostTrials));
    private static readonly TextRule ReductionFactor = new(new RealGrammar(RealSize.Double)) { Minimum = 1, MinimumIsExclusive = true, Maximum = 1000 };

    /// <summary>Judges the group.</summary>
    /// <param name="group">What stands below <c>sweep.early_stopping</c>.</param>
    /// <param name="sweep">The rest of the sweep.</param>
    /// <param name="catalogue">The experiment's options.</param>
    /// <param name="values">What the file and those that it extends set, lowest first.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The rule; null where it is wrong.</returns>
    public static EarlyStopping? Check(
        YamlMapping group, SweepSettings sweep, IOptionCatalogue catalogue, IReadOnlyList<PresetValue> values, List<YamlFinding> findings)
    {
        var section = new SweepSection("sweep.early_stopping", group, Keys, findings);
        foreach (var missing in Needed.Where(k => !section.Has(k)))
            section.Tell(YamlFault.WrongSweepValue, section.Place, $"lacks {missing}; it must be {(missing == "type" ? Type.Expected : "how far every trial gets, for example 20000 timesteps")}");
        var resource = section.Value("resource", Resource)?.Written ?? "timesteps_total";
        var type = section.Value("type", Type)?.Written;
        var grace = section.Value("grace_period", SecondsText.Counts(resource, GracePeriod.Grammar) ? GraceSeconds : GracePeriod)?.Numbers[0];
        foreach (var (key, of) in Owners)
        {
            if (type is not null && type != of && section.Has(key))
                section.Tell(YamlFault.UnknownSweepKey, section.KeyPlaceOf(key), $"has {key}, which belongs to {of}, not to {type}");
        }
        var early = new EarlyStopping(
            type == Halving ? StoppingType.SuccessiveHalving : StoppingType.Median,
            resource,
            grace ?? 0,
            section.Value("min_trials", MinTrials) is { } trials ? (int)trials.Numbers[0] : 3,
            section.Value("reduction_factor", ReductionFactor)?.Numbers[0] ?? 3);
        if (type is null || grace is null)
            return null;
        if (Idle(early, sweep, catalogue, values) is var (wrong, words))
            section.Tell(YamlFault.NeverActs, section.PlaceOf(wrong), words);
        return early;
    }

    /// <summary>Why the rule can never end a trial; null where it can.</summary>
    private static (string Key, string Words)? Idle(EarlyStopping early, SweepSettings sweep, IOptionCatalogue catalogue, IReadOnlyList<PresetValue> values)
    {
        var trials = sweep.Method == SweepMethod.Grid ? sweep.Parameters.Aggregate(1.0, (product, p) => product * (p.Count ?? 1)) : sweep.Trials ?? double.PositiveInfinity;
        var needed = early.Type == StoppingType.Median ? early.MinTrials : 1;
        if (trials <= needed)
            return ("min_trials", FormattableString.Invariant($"never acts: it needs {needed} other {(needed == 1 ? "trial" : "completed trials")}, and the sweep has {trials:0} in all"));
        var stop = values.LastOrDefault(v => v.Key == early.Resource && catalogue.Paths[v.Option] == PresetShape.Stop)?.Text ?? catalogue.Stop(early.Resource);
        return stop is not null && NumberText.TryFinite((SecondsText.Counts(early.Resource, GracePeriod.Grammar) ? SecondsText.Plain(stop) : stop).TrimStart('>', '=', ' '), out var end) && end <= early.GracePeriod
            ? ("grace_period", $"never acts: trials end at {early.Resource} {BoundText.Number(end)}, and grace_period is {BoundText.Number(early.GracePeriod)}")
            : null;
    }
}
