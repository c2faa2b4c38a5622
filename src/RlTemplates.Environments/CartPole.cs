namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's CartPole-v1 (Barto, Sutton and Anderson 1983), vectorised: the same constants, explicit Euler steps, reward 1 for every
/// step including the last. Eight copies at a time in single precision, their state a column each; what is observed is the state itself, or its
/// positions alone.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MinEpisodeReward = 1, MaxStepReward = 1)]
public sealed class CartPole : IEnvironmentFactory<CartPoleOptions>
{
    private CartPole()
    {
    }

    /// <summary>Makes copies of the environment; call <see cref="IEnvironment.Reset"/> before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(CartPoleOptions options, int count) => CartPoleEnvironment.Create(options, count);
}
