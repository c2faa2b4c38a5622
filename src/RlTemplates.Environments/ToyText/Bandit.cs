namespace RlTemplates.Environments;

/// <summary>
/// A multi-armed bandit (Sutton and Barto, chapter 2): each action pulls an arm, and the arm pays by chance around its own mean. Observed are
/// the arm pulled last, as one of as many features that is 1, and what it paid, so that policies with memory can explore within an episode.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete)]
public sealed class Bandit : IEnvironmentFactory<BanditOptions>
{
    private Bandit()
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(BanditOptions options, int count) => BanditEnvironment.Create(options, count);

    /// <summary>What an arm pays on average.</summary>
    /// <param name="arms">Kind of the arms.</param>
    /// <param name="seed">Seed of the arms.</param>
    /// <param name="arm">Number of the arm, from 0.</param>
    public static double Mean(BanditArms arms, ulong seed, int arm) => BanditEnvironment.Mean(arms, seed, arm);
}
