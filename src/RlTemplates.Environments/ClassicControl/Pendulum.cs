namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's Pendulum-v1: a rod on a joint starts anywhere; torque must bring it up and keep it there. The reward is a cost, 0 at best:
/// -(θ² + 0.1 ω² + 0.001 u²) before the step, with θ in -π…π and 0 upright. The state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Continuous, MaxEpisodeReward = 0, TakesTasks = true)]
public sealed class Pendulum : IEnvironmentFactory<PendulumOptions>
{
    private Pendulum()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(PendulumOptions options, int count) => PendulumEnvironment.Create(options, count);
}
