using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What to evaluate and how.</summary>
public sealed record EvaluateRequest
{
    /// <summary>The run; null where <see cref="Checkpoint"/> is a path, and belongs to no run that is at hand.</summary>
    public required RunInfo? Run { get; init; }

    /// <summary>
    /// Name of the checkpoint's folder (<c>step-000000123456</c>), <c>best</c>, its number of steps, or the path of a folder, such as a copy outside of the run; null takes the newest.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>How long to wait before it begins; null leaves it to <see cref="EvaluationOptions.DelaySeconds"/>.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Number of episodes; null leaves it to <see cref="EvaluationOptions.Steps"/> or <see cref="EvaluationOptions.Episodes"/>.</summary>
    public int? Episodes { get; init; }

    /// <summary>Whether to sample actions; null leaves it to <see cref="EvaluationOptions.Explore"/>.</summary>
    public bool? Explore { get; init; }

    /// <summary>Every option's value and where it came from, to name those that are not the run's where its checkpoint does not fit.</summary>
    public IReadOnlyList<ResolvedOption> Options { get; init; } = [];

    /// <summary>Gets a line where the evaluation takes long, or does not end although it was cancelled; called on any thread. Default none.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>The clock by which <see cref="EvaluationOptions.MaxSeconds"/> is counted. Default: that of the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Outcome of an evaluation.</summary>
/// <param name="Result">The episodes.</param>
/// <param name="Checkpoint">The checkpoint that was evaluated.</param>
public sealed record EvaluateOutcome(EvaluationResult Result, Checkpoint Checkpoint)
{
    /// <summary>Why <c>evaluations.jsonl</c> has no row of it, such as a checkpoint that lies outside of the run, or a folder that cannot be written; null where it has one.</summary>
    public string? RecordProblem { get; init; }

    /// <summary>
    /// Which bound ended episodes, and how many, in words that name the environment and the option; null where none did. <see cref="EvaluationResult.UnfinishedEpisodes"/> counts them.
    /// </summary>
    public string? BoundWarning { get; init; }

    /// <summary>
    /// Which copies of the environment threw and were replaced, in words; null where none did. See <see cref="EnvironmentFaultOptions.Restarts"/>.
    /// </summary>
    public string? CrashWarning { get; init; }
}
