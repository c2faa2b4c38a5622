namespace KitSafeNamespace;

/// <summary>Metrics that the team's experiments share; a method with <c>[LogMetric]</c> in a config class logs one.</summary>
public static class TeamMetrics
{
    /// <summary>Reward for each step of an episode, as a mean over the newest episodes.</summary>
    /// <param name="result">The training result.</param>
    public static double RewardPerStep(TrainResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.EpisodeRewardMean / result.EpisodeLengthMean;
    }
}
