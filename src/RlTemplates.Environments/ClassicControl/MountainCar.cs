namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's MountainCar-v0 (Moore 1990): a car that is too weak for the hill must swing up to the flag. Reward -1 for every step; the
/// state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MaxEpisodeReward = -1)]
public sealed class MountainCar : VectorEnvironment<MountainCarState>, IEnvironmentFactory<MountainCarOptions>
{
    internal const double MinPosition = -1.2;
    internal const double MaxPosition = 0.6;
    internal const double MaxSpeed = 0.07;
    internal const double Gravity = 0.0025;
    private const double GoalPosition = 0.5;
    private const double Force = 0.001;

    private MountainCar(MountainCarOptions options, int count)
        : base(MakeSpec(options), count)
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(MountainCarOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new MountainCar(options, count);
    }

    /// <inheritdoc/>
    protected override void Start(ref MountainCarState state, ref RandomStream random) => state = MountainCarState.AtRandom(ref random);

    /// <inheritdoc/>
    protected override void Step(ref MountainCarState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = state.Push((action.Choice - 1) * Force);
        terminated = state.Position >= GoalPosition && state.Velocity >= 0;
        reward = -1;
    }

    /// <inheritdoc/>
    protected override void Observe(in MountainCarState state, Span<float> observation) => state.Write(observation);

    internal static ObservationSpace Observation { get; } = new(ElementType.Float32, 2)
    {
        Low = [(float)MinPosition, -(float)MaxSpeed],
        High = [(float)MaxPosition, (float)MaxSpeed],
    };

    private static EnvironmentSpec MakeSpec(MountainCarOptions options) => new("MountainCar-v0", Observation, new DiscreteSpace(3))
    {
        MaxEpisodeSteps = options.MaxEpisodeSteps,
        ActionNames = ["LEFT", "NOOP", "RIGHT"],
    };
}
