using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's MountainCar-v0: swing a weak car out of a valley.</summary>
[EnvironmentOptions(typeof(MountainCar))]
public sealed record MountainCarOptions : IHasWrappers
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 200;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
