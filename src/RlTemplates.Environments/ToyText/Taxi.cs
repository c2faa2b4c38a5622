namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's Taxi-v3 (Dietterich 2000): a taxi on 5×5 squares with some walls fetches a passenger at one of four stands and brings
/// them to another. Reward -1 a step, -10 for a pick-up or drop-off where there is none to be made, 20 for the right one, which ends the
/// episode. The state is observed as one of 500 features that is 1; masks allow what changes it.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MaxEpisodeReward = 20)]
public sealed class Taxi : IEnvironmentFactory<TaxiOptions>
{
    private Taxi()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(TaxiOptions options, int count) => TaxiEnvironment.Create(options, count);
}
