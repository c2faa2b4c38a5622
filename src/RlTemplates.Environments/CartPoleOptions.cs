using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's CartPole-v1: keep a pole upright on a cart.</summary>
[EnvironmentOptions(typeof(CartPole))]
public sealed record CartPoleOptions
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 500;
}
