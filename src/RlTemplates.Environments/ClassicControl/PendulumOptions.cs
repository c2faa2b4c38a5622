using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's Pendulum-v1: swing a pendulum up and hold it there with little torque.</summary>
[EnvironmentOptions(typeof(Pendulum))]
public sealed record PendulumOptions : IHasWrappers
{
    /// <summary>Acceleration of free fall in m/s² (Gymnasium: g).</summary>
    [Range(0.0, 1000.0)]
    public double Gravity { get; init; } = 10;

    /// <summary>Steps after which an episode is truncated; it never ends otherwise.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 200;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
