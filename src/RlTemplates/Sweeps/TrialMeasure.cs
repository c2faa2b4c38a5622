using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>By what trials are compared.</summary>
/// <param name="Metric">The metric, of which the newest value counts.</param>
/// <param name="Goal">Which way it is better.</param>
/// <param name="Resource">The metric that says how far a trial is; null where nobody asks.</param>
internal sealed record TrialMeasure(string Metric, SweepGoal Goal = SweepGoal.Maximize, string? Resource = null);
