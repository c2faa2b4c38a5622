using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's Taxi-v3: fetch a passenger and bring them where they want to go.</summary>
[EnvironmentOptions(typeof(Taxi))]
public sealed record TaxiOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
