namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's Acrobot-v1 (Sutton 1996): two links hang from a fixed joint; torque on the joint between them must lift the tip one link's
/// length above the fixed one. Reward -1 for every step but the one that does; the state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MaxEpisodeReward = 0)]
public sealed class Acrobot : IEnvironmentFactory<AcrobotOptions>
{
    private Acrobot()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(AcrobotOptions options, int count) => AcrobotEnvironment.Create(options, count);
}
