using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Which run to evaluate while it goes on, and how.</summary>
public sealed record ContinuousEvaluateRequest
{
    /// <summary>Where the run is kept.</summary>
    public required RunStore Store { get; init; }

    /// <summary>The run.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>How long to wait before it begins; null leaves it to <see cref="EvaluationOptions.DelaySeconds"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Least time between the beginnings of two evaluations; null leaves it to <see cref="EvaluationOptions.ThrottleSeconds"/>.</summary>
    public TimeSpan? Throttle { get; init; }

    /// <summary>Whether a checkpoint is evaluated once only. Default true; false evaluates the newest one again where there is no newer.</summary>
    public bool OnlyOnce { get; init; } = true;

    /// <summary>
    /// Whether to go on, asked before each look for a checkpoint with the newest evaluation, or with null where that look found nothing to evaluate, and at first. Default null: as the config
    /// class says by <c>[ContinueWhen]</c>, else always.
    /// </summary>
    public Func<EvaluationResult?, bool>? ContinueWhen { get; init; }

    /// <summary>
    /// Whether the policy plays what training plays: sampled actions unless <see cref="Explore"/> says otherwise. Default false.
    /// </summary>
    public bool OnTrainData { get; init; }

    /// <summary>Number of episodes; null leaves it to <see cref="EvaluationOptions.Steps"/> or <see cref="EvaluationOptions.Episodes"/>.</summary>
    public int? Episodes { get; init; }

    /// <summary>Whether to sample actions; null leaves it to <see cref="EvaluationOptions.Explore"/>.</summary>
    public bool? Explore { get; init; }

    /// <summary>Every option's value and where it came from, to name those that are not the run's where a checkpoint does not fit.</summary>
    public IReadOnlyList<ResolvedOption> Options { get; init; } = [];

    /// <summary>Gets each evaluation when it is recorded. Default none.</summary>
    public Action<EvaluateOutcome>? Evaluated { get; init; }

    /// <summary>Gets each export. Default none.</summary>
    public Action<ExportResult>? Exported { get; init; }

    /// <summary>Gets a line where there is nothing to evaluate, at most every ten minutes, and where an evaluation takes long. Default none.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What continuous evaluation has done.</summary>
/// <param name="Evaluations">Number of evaluations that were recorded.</param>
/// <param name="Last">The newest of them; null where there was none.</param>
/// <param name="Reason">Why it ended, in words.</param>
public sealed record ContinuousEvaluateOutcome(int Evaluations, EvaluateOutcome? Last, string Reason)
{
    /// <summary>The newest export of each strategy.</summary>
    public IReadOnlyList<ExportResult> Exports { get; init; } = [];
}
