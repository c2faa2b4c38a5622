using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Experiments;

/// <summary>When and how the policy is evaluated.</summary>
[Options]
public sealed record EvaluationOptions
{
    /// <summary>Largest number of episodes in an evaluation.</summary>
    public const int MaxEpisodes = 100_000;

    /// <summary>Training iterations between evaluations; 0 evaluates only at the end.</summary>
    [Range(0, int.MaxValue)]
    public int Interval { get; init; }

    /// <summary>Episodes in each evaluation.</summary>
    [Range(1, MaxEpisodes)]
    public int Episodes { get; init; } = 20;

    /// <summary>Whether evaluation samples actions instead of taking the likeliest.</summary>
    public bool Explore { get; init; }

    /// <summary>Most steps of an episode, after which it counts as unfinished; null stands for 100,000, or for the environment's own limit where that is larger.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Most seconds of wall time for an evaluation, after which the episodes that are under way count as unfinished.</summary>
    [Range(0, 1e9, MinimumIsExclusive = true)]
    public double MaxSeconds { get; init; } = 600;
}

/// <summary>When checkpoints are written and how many are kept.</summary>
[Options]
public sealed record CheckpointOptions
{
    /// <summary>Training iterations between checkpoints; 0 leaves it to checkpoint.interval_seconds.</summary>
    [Range(0, int.MaxValue)]
    public int Interval { get; init; }

    /// <summary>Seconds of training between checkpoints; 0 writes only the final one.</summary>
    [Range(0, 1e9)]
    public double IntervalSeconds { get; init; } = 60;

    /// <summary>Number of newest checkpoints that are kept.</summary>
    [Range(1, 1_000_000)]
    public int Keep { get; init; } = 3;
}
