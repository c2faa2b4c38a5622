namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Acrobot"/>.</summary>
internal sealed class AcrobotEnvironment : VectorEnvironment<AcrobotState>
{
    internal const double MaxVelocity1 = 4 * Math.PI;
    internal const double MaxVelocity2 = 9 * Math.PI;
    private const double StartRange = 0.1;

    private AcrobotEnvironment(AcrobotOptions options, int count)
        : base(MakeSpec(options), count)
    {
    }

    /// <inheritdoc cref="Acrobot.Create"/>
    public static IEnvironment Create(AcrobotOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        return new AcrobotEnvironment(options, count);
    }

    /// <inheritdoc/>
    protected override void Start(ref AcrobotState state, ref RandomStream random) =>
        state = new(Uniform(ref random), Uniform(ref random), Uniform(ref random), Uniform(ref random));

    /// <inheritdoc/>
    protected override void Step(ref AcrobotState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = state.After(action.Choice - 1);
        terminated = -Math.Cos(state.Theta1) - Math.Cos(state.Theta1 + state.Theta2) > 1;
        reward = terminated ? 0 : -1;
    }

    /// <inheritdoc/>
    protected override void Observe(in AcrobotState state, Span<float> observation)
    {
        var ((sin1, cos1), (sin2, cos2)) = (Math.SinCos(state.Theta1), Math.SinCos(state.Theta2));
        (observation[0], observation[1]) = ((float)cos1, (float)sin1);
        (observation[2], observation[3]) = ((float)cos2, (float)sin2);
        (observation[4], observation[5]) = ((float)state.Velocity1, (float)state.Velocity2);
    }

    private static double Uniform(ref RandomStream random) => ((random.NextDouble() * 2) - 1) * StartRange;

    private static EnvironmentSpec MakeSpec(AcrobotOptions options)
    {
        float[] high = [1, 1, 1, 1, (float)MaxVelocity1, (float)MaxVelocity2];
        var observation = new ObservationSpace(ElementType.Float32, 6) { Low = [.. high.Select(bound => -bound)], High = high };
        return new("Acrobot-v1", observation, new DiscreteSpace(3))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps,
            ActionNames = ["TORQUE_MINUS", "NOOP", "TORQUE_PLUS"],
        };
    }
}
