using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's MountainCar-v0: swing a weak car out of a valley.</summary>
[EnvironmentOptions(typeof(MountainCar))]
public sealed record MountainCarOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
