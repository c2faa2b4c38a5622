namespace RlTemplates.SageMaker;

/// <summary>What the service reads from the logs of toolkit images unless a job defines metrics of its own.</summary>
internal static class DefaultMetrics
{
    private const string Number = "([-+]?[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?)";

    /// <summary>The metrics of a toolkit.</summary>
    public static IReadOnlyList<MetricDefinition> Of(RlToolkit toolkit) => toolkit switch
    {
        RlToolkit.Coach =>
        [
            new("reward-training", "^Training>.*Total reward=(.*?),"),
            new("reward-testing", "^Testing>.*Total reward=(.*?),"),
        ],
        RlToolkit.Ray => [new("episode_reward_mean", $"episode_reward_mean: {Number}"), new("episode_reward_max", $"episode_reward_max: {Number}")],
        _ => throw new ArgumentOutOfRangeException(nameof(toolkit), toolkit, $"A toolkit must be {RlNames.Toolkits}."),
    };
}
