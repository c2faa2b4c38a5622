using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's MountainCarContinuous-v0: swing a weak car out of a valley with as little force as possible.</summary>
[EnvironmentOptions(typeof(MountainCarContinuous))]
public sealed record MountainCarContinuousOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 999;
}
