using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Which trials are hopeless.</summary>
internal static class StoppingRules
{
    private const int MostRungs = 64;

    /// <summary>Why a trial is hopeless, in words; null where it may go on.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="judgedAt">How far the trial was when it was last judged.</param>
    /// <param name="others">All other trials that have begun, and whether they were trained to their end.</param>
    public static string? Judge(EarlyStopping rule, TrialHistory trial, double judgedAt, IReadOnlyList<(TrialHistory History, bool IsCompleted)> others)
    {
        if (trial.At < rule.GracePeriod || trial.At <= judgedAt)
            return null;
        return rule.Type == StoppingType.Median
            ? Median(rule, trial, [.. others.Where(o => o.IsCompleted).Select(o => o.History)])
            : Halving(rule, trial, judgedAt, [.. others.Select(o => o.History)]);
    }

    /// <summary>Golovin et al. 2017, section 3.2.1: the best so far is worse than the median of the completed trials' running means up to here.</summary>
    private static string? Median(EarlyStopping rule, TrialHistory trial, IReadOnlyList<TrialHistory> completed)
    {
        double[] means = [.. completed.Select(c => c.MeanUpTo(trial.At)).Where(m => !double.IsNaN(m)).Order()];
        if (means.Length < rule.MinTrials)
            return null;
        var median = (means[(means.Length - 1) / 2] + means[means.Length / 2]) / 2;
        return trial.BestUpTo(trial.At) < median
            ? string.Create(CultureInfo.InvariantCulture, $"its best was worse than the median of {means.Length} completed trials at {rule.Resource} {trial.At:0.##}")
            : null;
    }

    /// <summary>
    /// Asynchronous successive halving (Li et al. 2020), as a rule that stops: on the rungs grace, grace × factor, grace × factor², … a trial
    /// must be among the best 1/factor of those that have reached the rung, itself included, and the first there always is.
    /// </summary>
    private static string? Halving(EarlyStopping rule, TrialHistory trial, double judgedAt, IReadOnlyList<TrialHistory> others)
    {
        var rung = rule.GracePeriod;
        for (var i = 0; i < MostRungs && rung <= trial.At; i++, rung *= rule.ReductionFactor)
        {
            if (rung <= judgedAt)
                continue;
            var own = trial.ValueFrom(rung);
            double[] reached = [.. others.Select(o => o.ValueFrom(rung)).Where(v => !double.IsNaN(v))];
            var kept = Math.Max(1, (int)((reached.Length + 1) / rule.ReductionFactor));
            if (reached.Count(v => v > own) >= kept)
                return string.Create(CultureInfo.InvariantCulture, $"it was not among the best {kept} of {reached.Length + 1} trials at {rule.Resource} {rung:0.##}");
        }
        return null;
    }
}
