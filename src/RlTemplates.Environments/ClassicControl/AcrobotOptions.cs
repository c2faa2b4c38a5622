using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's Acrobot-v1: swing the tip of a double pendulum up by the joint between its links.</summary>
[EnvironmentOptions(typeof(Acrobot))]
public sealed record AcrobotOptions : IHasWrappers
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 500;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
