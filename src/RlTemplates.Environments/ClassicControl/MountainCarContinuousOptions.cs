using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's MountainCarContinuous-v0: swing a weak car out of a valley with as little force as possible.</summary>
[EnvironmentOptions(typeof(MountainCarContinuous))]
public sealed record MountainCarContinuousOptions : IHasWrappers
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 999;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
