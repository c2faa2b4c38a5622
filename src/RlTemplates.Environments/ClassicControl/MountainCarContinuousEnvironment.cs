namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="MountainCarContinuous"/>.</summary>
internal sealed class MountainCarContinuousEnvironment : VectorEnvironment<MountainCarState>
{
    private const double GoalPosition = 0.45;
    private const double Power = 0.0015;
    private const double GoalReward = 100;
    private const double ForceCost = 0.1;

    private MountainCarContinuousEnvironment(MountainCarContinuousOptions options, int count)
        : base(new("MountainCarContinuous-v0", MountainCarEnvironment.Observation, new BoxSpace([-1], [1])) { MaxEpisodeSteps = options.MaxEpisodeSteps }, count)
    {
    }

    /// <inheritdoc cref="MountainCarContinuous.Create"/>
    public static IEnvironment Create(MountainCarContinuousOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new MountainCarContinuousEnvironment(options, count);
    }

    /// <inheritdoc/>
    protected override void Start(ref MountainCarState state, ref RandomStream random) => state = MountainCarState.AtRandom(ref random);

    /// <inheritdoc/>
    protected override void Step(ref MountainCarState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        double force = action.Values[0];
        state = state.Push(force * Power);
        terminated = state.Position >= GoalPosition && state.Velocity >= 0;
        reward = (float)((terminated ? GoalReward : 0) - (ForceCost * force * force));
    }

    /// <inheritdoc/>
    protected override void Observe(in MountainCarState state, Span<float> observation) => state.Write(observation);
}
