namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's MountainCarContinuous-v0: the valley of <see cref="MountainCar"/> with a continuous force. Reward 100 at the flag, less a
/// tenth of the force squared at every step; the state is kept in double precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Continuous, MaxEpisodeReward = 100)]
public sealed class MountainCarContinuous : VectorEnvironment<MountainCarState>, IEnvironmentFactory<MountainCarContinuousOptions>
{
    private const double GoalPosition = 0.45;
    private const double Power = 0.0015;
    private const double GoalReward = 100;
    private const double ForceCost = 0.1;

    private MountainCarContinuous(MountainCarContinuousOptions options, int count)
        : base(new("MountainCarContinuous-v0", MountainCar.Observation, new BoxSpace([-1], [1])) { MaxEpisodeSteps = options.MaxEpisodeSteps }, count)
    {
    }

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(MountainCarContinuousOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new MountainCarContinuous(options, count);
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
