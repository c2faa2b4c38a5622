using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Experiments;

/// <summary>When and how the policy is evaluated.</summary>
[Options]
public sealed record EvaluationOptions
{
    /// <summary>Largest number of episodes in an evaluation.</summary>
    public const int MaxEpisodes = 100_000;

    /// <summary>Training iterations between evaluations; 0 evaluates only at the end, or as evaluation.interval_steps says.</summary>
    [Range(0, int.MaxValue)]
    public int Interval { get; init; }

    /// <summary>
    /// Timesteps between evaluations of checkpoints: a checkpoint is evaluated when it is written and at least so many timesteps newer than the one that was evaluated last; 0, the default, evaluates none of them.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long IntervalSteps { get; init; }

    /// <summary>Episodes in each evaluation.</summary>
    [Range(1, MaxEpisodes)]
    public int Episodes { get; init; } = 20;

    /// <summary>
    /// Steps of each evaluation, which one copy of the environment plays instead of a number of episodes; null, the default, plays evaluation.episodes. The episode under way at the end counts, as unfinished, only where it is the first.
    /// </summary>
    [Range(1, 10_000_000)]
    public int? Steps { get; init; }

    /// <summary>Whether evaluation samples actions instead of taking the likeliest.</summary>
    public bool Explore { get; init; }

    /// <summary>Most steps of an episode, after which it counts as unfinished; null stands for 100,000, or for the environment's own limit where that is larger.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxEpisodeSteps { get; init; }

    /// <summary>Most seconds of wall time for an evaluation, after which the episodes that are under way count as unfinished.</summary>
    [Range(0, 1e9, MinimumIsExclusive = true)]
    public double MaxSeconds { get; init; } = 600;

    /// <summary>
    /// Whether evaluations during training run in a process of their own, which evaluates the newest checkpoint while training goes on. Training then writes a checkpoint whenever an evaluation is due.
    /// </summary>
    public bool Apart { get; init; }

    /// <summary>Seconds that evaluate and continuous evaluation wait before they begin.</summary>
    [Range(0, 1e9)]
    public double DelaySeconds { get; init; }

    /// <summary>Least seconds between the beginnings of two evaluations of continuous evaluation.</summary>
    [Range(0, 1e9)]
    public double ThrottleSeconds { get; init; } = 60;
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

    /// <summary>The metric of evaluations by which the best checkpoint is kept beside the newest ones.</summary>
    public BestMetric BestMetric { get; init; } = BestMetric.EpisodeRewardMean;

    /// <summary>Whether the lowest value of that metric is the best, instead of the highest.</summary>
    public bool BestIsLowest { get; init; }
}

/// <summary>A metric of evaluations.</summary>
public enum BestMetric
{
    /// <summary>None: no checkpoint is kept for its evaluation.</summary>
    None,

    /// <summary>Mean reward of the episodes.</summary>
    EpisodeRewardMean,

    /// <summary>Least reward of an episode.</summary>
    EpisodeRewardMin,

    /// <summary>Largest reward of an episode.</summary>
    EpisodeRewardMax,

    /// <summary>Mean length of the episodes, in steps.</summary>
    EpisodeLengthMean,
}

/// <summary>What the tasks of an experiment do where there are several, or where training and evaluation take turns.</summary>
[Options]
[NotLessThan(nameof(MaxWorkerDelaySeconds), nameof(WorkerDelaySeconds), Because = "the second worker would wait longer than the last")]
public sealed record TaskScheduleOptions
{
    /// <summary>
    /// Timesteps between two evaluations where training and evaluation take turns; null, the default, stands for a tenth of stop.timesteps_total, or for 1000 where that is not set.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? TrainStepsPerIteration { get; init; }

    /// <summary>Whether workers begin one after another by the timesteps of training, instead of by time: worker n, from 0, after 8000 × ln(n + 1) timesteps.</summary>
    public bool DelayWorkersByGlobalStep { get; init; }

    /// <summary>Seconds between the beginnings of two workers; worker n waits n times as long.</summary>
    [Range(0, 86400)]
    public double WorkerDelaySeconds { get; init; } = 5;

    /// <summary>Most seconds that a worker waits.</summary>
    [Range(0, 86400)]
    public double MaxWorkerDelaySeconds { get; init; } = 60;
}
