using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's Acrobot-v1: swing the tip of a double pendulum up by the joint between its links.</summary>
[EnvironmentOptions(typeof(Acrobot))]
public sealed record AcrobotOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 500;
}
