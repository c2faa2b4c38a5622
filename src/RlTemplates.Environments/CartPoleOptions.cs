using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>Gymnasium's CartPole-v1: keep a pole upright on a cart.</summary>
[EnvironmentOptions(typeof(CartPole))]
public sealed record CartPoleOptions : IHasWrappers
{
    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 500;

    /// <summary>Whether only the positions of cart and pole are shown, so that balancing takes a memory (RL Zoo: CartPoleNoVel-v1; RLlib: StatelessCartPole; POPGym: PositionOnlyCartPole).</summary>
    public bool HideVelocities { get; init; }

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
