namespace RlTemplates;

/// <summary>Names of the built-in metrics, as RLlib users know them. They are plain strings, so own names work alike.</summary>
public static class Metric
{
    /// <summary>Mean reward of the last 100 training episodes.</summary>
    public const string EpisodeRewardMean = "episode_reward_mean";

    /// <summary>Least reward of the last 100 training episodes.</summary>
    public const string EpisodeRewardMin = "episode_reward_min";

    /// <summary>Largest reward of the last 100 training episodes.</summary>
    public const string EpisodeRewardMax = "episode_reward_max";

    /// <summary>Mean length in steps of the last 100 training episodes.</summary>
    public const string EpisodeLengthMean = "episode_len_mean";

    /// <summary>Episodes finished in this iteration.</summary>
    public const string EpisodesThisIteration = "episodes_this_iter";

    /// <summary>Episodes finished since training began.</summary>
    public const string EpisodesTotal = "episodes_total";

    /// <summary>Environment steps since training began.</summary>
    public const string TimestepsTotal = "timesteps_total";

    /// <summary>Environment steps in this iteration.</summary>
    public const string TimestepsThisIteration = "timesteps_this_iter";

    /// <summary>Number of the iteration, from 1.</summary>
    public const string TrainingIteration = "training_iteration";

    /// <summary>Seconds of this iteration.</summary>
    public const string TimeThisIterationSeconds = "time_this_iter_s";

    /// <summary>Seconds of training, over all resumed parts.</summary>
    public const string TimeTotalSeconds = "time_total_s";

    /// <summary>Environment steps per second in this iteration.</summary>
    public const string TimestepsPerSecond = "timesteps_per_s";

    /// <summary>Emulated frames per second in this iteration: environment steps times frame skip.</summary>
    public const string FramesPerSecond = "frames_per_s";

    /// <summary>Copies of the environment that threw and were replaced since training began; where <c>environment_faults.restarts</c> lets them.</summary>
    public const string EnvironmentRestarts = "environment_restarts";

    /// <summary>Share of the training threads' time spent stepping environments, 0…1; the shares add up to 1.</summary>
    public const string TimeEnvironment = "time/environment";

    /// <summary>Share of the training threads' time spent choosing actions.</summary>
    public const string TimeInference = "time/inference";

    /// <summary>Share of the training threads' time spent on losses, backward passes and the optimizer.</summary>
    public const string TimeLearning = "time/learning";

    /// <summary>Share of the training threads' time spent waiting for one another.</summary>
    public const string TimeWaiting = "time/waiting";

    /// <summary>Share of the training threads' time spent on anything else.</summary>
    public const string TimeOther = "time/other";

    /// <summary>Mean reward of the newest evaluation.</summary>
    public const string EvaluationRewardMean = "evaluation/episode_reward_mean";

    /// <summary>Least reward of the newest evaluation.</summary>
    public const string EvaluationRewardMin = "evaluation/episode_reward_min";

    /// <summary>Largest reward of the newest evaluation.</summary>
    public const string EvaluationRewardMax = "evaluation/episode_reward_max";

    /// <summary>Mean length of the newest evaluation's episodes.</summary>
    public const string EvaluationLengthMean = "evaluation/episode_len_mean";

    /// <summary>Number of the newest evaluation's episodes that a bound of the evaluation ended, or a copy that threw and was replaced, not the environment.</summary>
    public const string EvaluationEpisodesUnfinished = "evaluation/episodes_unfinished";

    /// <summary>Whether a name is that of a built-in metric.</summary>
    internal static bool IsBuiltIn(string metric) => metric is EpisodeRewardMean or EpisodeRewardMin or EpisodeRewardMax or EpisodeLengthMean
        or EpisodesThisIteration or EpisodesTotal or TimestepsTotal or TimestepsThisIteration or TrainingIteration
        or TimeThisIterationSeconds or TimeTotalSeconds or TimestepsPerSecond or FramesPerSecond or EnvironmentRestarts
        or TimeEnvironment or TimeInference or TimeLearning or TimeWaiting or TimeOther
        or EvaluationRewardMean or EvaluationRewardMin or EvaluationRewardMax or EvaluationLengthMean or EvaluationEpisodesUnfinished;

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> BuiltIn =>
    [
        EpisodeRewardMean, EpisodeRewardMin, EpisodeRewardMax, EpisodeLengthMean, EpisodesThisIteration, EpisodesTotal,
        TimestepsTotal, TimestepsThisIteration, TrainingIteration, TimeThisIterationSeconds, TimeTotalSeconds,
        TimestepsPerSecond, FramesPerSecond, EnvironmentRestarts, TimeEnvironment, TimeInference, TimeLearning,
        TimeWaiting, TimeOther, EvaluationRewardMean, EvaluationRewardMin, EvaluationRewardMax, EvaluationLengthMean,
        EvaluationEpisodesUnfinished,
    ];
}
