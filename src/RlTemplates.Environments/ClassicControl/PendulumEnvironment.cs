namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Pendulum"/>.</summary>
internal sealed class PendulumEnvironment : VectorEnvironment<PendulumState>, ITaskSettable
{
    private const double MaxSpeed = 8;
    private const double MaxTorque = 2;
    private const double Mass = 1;
    private const double Length = 1;
    private const double Tau = 0.05;

    private double _gravity;

    private PendulumEnvironment(PendulumOptions options, int count)
        : base(MakeSpec(options), count) => _gravity = options.Gravity;

    /// <inheritdoc cref="Pendulum.Create"/>
    public static IEnvironment Create(PendulumOptions options, int count)
    {
        Check(options);
        return new PendulumEnvironment(options, count);
    }

    /// <inheritdoc/>
    public void CheckTask(object task)
    {
        EnvironmentChecks.TaskType(Spec.Name, task, typeof(PendulumOptions));
        Check((PendulumOptions)task);
        EnvironmentChecks.SameSpec(Spec, MakeSpec((PendulumOptions)task));
    }

    /// <inheritdoc/>
    public void SetTask(object task)
    {
        CheckTask(task);
        _gravity = ((PendulumOptions)task).Gravity;
    }

    /// <inheritdoc/>
    protected override void Start(ref PendulumState state, ref RandomStream random) =>
        state = new(((random.NextDouble() * 2) - 1) * Math.PI, (random.NextDouble() * 2) - 1, _gravity);

    /// <inheritdoc/>
    protected override void Step(ref PendulumState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        double torque = action.Values[0];
        var (theta, speed) = (state.Theta, state.Speed);
        var fromUpright = theta - (2 * Math.PI * Math.Floor((theta + Math.PI) / (2 * Math.PI)));
        reward = -(float)((fromUpright * fromUpright) + (0.1 * speed * speed) + (0.001 * torque * torque));
        terminated = false;

        var acceleration = (3 * state.Gravity / (2 * Length) * Math.Sin(theta)) + (3 / (Mass * Length * Length) * torque);
        speed = Math.Clamp(speed + (acceleration * Tau), -MaxSpeed, MaxSpeed);
        state = new(theta + (speed * Tau), speed, state.Gravity);
    }

    /// <inheritdoc/>
    protected override void Observe(in PendulumState state, Span<float> observation)
    {
        var (sin, cos) = Math.SinCos(state.Theta);
        (observation[0], observation[1], observation[2]) = ((float)cos, (float)sin, (float)state.Speed);
    }

    /// <inheritdoc/>
    protected override void SaveShared(BinaryWriter writer) => SavedState.WriteHashed<double>(writer, [_gravity]);

    /// <inheritdoc/>
    protected override void LoadShared(BinaryReader reader) => _gravity = SavedState.ReadHashed<double>(reader, 1)[0];

    private static void Check(PendulumOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps);
        if (options.Gravity is not (>= 0 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(options), $"Gravity is {options.Gravity}; it must lie in 0 to 1000.");
    }

    private static EnvironmentSpec MakeSpec(PendulumOptions options)
    {
        var observation = new ObservationSpace(ElementType.Float32, 3) { Low = [-1, -1, -(float)MaxSpeed], High = [1, 1, (float)MaxSpeed] };
        return new("Pendulum-v1", observation, new BoxSpace([-(float)MaxTorque], [(float)MaxTorque])) { MaxEpisodeSteps = options.MaxEpisodeSteps };
    }
}

/// <summary>Angle and speed of <see cref="Pendulum"/>'s rod, and the gravity of the episode.</summary>
/// <param name="Theta">Angle in rad, 0 upright; not wrapped.</param>
/// <param name="Speed">Speed of the angle, -8…8 rad/s.</param>
/// <param name="Gravity">Acceleration of free fall in m/s².</param>
internal readonly record struct PendulumState(double Theta, double Speed, double Gravity);
