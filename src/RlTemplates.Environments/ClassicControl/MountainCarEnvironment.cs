namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="MountainCar"/>.</summary>
internal sealed class MountainCarEnvironment : VectorEnvironment<MountainCarState>
{
    internal const double MinPosition = -1.2;
    internal const double MaxPosition = 0.6;
    internal const double MaxSpeed = 0.07;
    internal const double Gravity = 0.0025;
    private const double GoalPosition = 0.5;
    private const double Force = 0.001;

    private MountainCarEnvironment(MountainCarOptions options, int count)
        : base(MakeSpec(options), count)
    {
    }

    /// <inheritdoc cref="MountainCar.Create"/>
    public static IEnvironment Create(MountainCarOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new MountainCarEnvironment(options, count);
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
