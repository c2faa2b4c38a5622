using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's Pendulum-v1: swing a pendulum up and hold it there with little torque.</summary>
[EnvironmentOptions(typeof(Pendulum))]
public sealed record PendulumOptions
{
    /// <summary>Acceleration of free fall in m/s² (Gymnasium: g).</summary>
    [Range(0.0, 1000.0)]
    public double Gravity { get; init; } = 10;

    /// <summary>Steps after which an episode is truncated; it never ends otherwise.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 200;
}
