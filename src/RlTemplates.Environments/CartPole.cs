using System.Runtime.InteropServices;

namespace RlTemplates.Environments;

/// <summary>
/// Gymnasium's CartPole-v1 (Barto, Sutton and Anderson 1983), vectorised: the same constants, explicit Euler steps in double
/// precision, reward 1 for every step including the last, observations in single precision.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete)]
public sealed class CartPole : IEnvironment, IEnvironmentFactory<CartPoleOptions>
{
    private const double Gravity = 9.8;
    private const double CartMass = 1.0;
    private const double PoleMass = 0.1;
    private const double TotalMass = CartMass + PoleMass;
    private const double HalfPoleLength = 0.5;
    private const double PoleMassLength = PoleMass * HalfPoleLength;
    private const double Force = 10.0;
    private const double Tau = 0.02;
    private const double AngleLimit = 12 * 2 * Math.PI / 360;
    private const double PositionLimit = 2.4;
    private const double StartRange = 0.05;
    private const int Features = 4;

    private readonly double[] _x, _xDot, _theta, _thetaDot;
    private readonly int[] _steps;
    private readonly RandomStream[] _random;
    private readonly int _maxSteps;

    private CartPole(CartPoleOptions options, int count)
    {
        Count = count;
        _maxSteps = options.MaxEpisodeSteps;
        (_x, _xDot, _theta, _thetaDot) = (new double[count], new double[count], new double[count], new double[count]);
        _steps = new int[count];
        _random = new RandomStream[count];
        Spec = new("CartPole-v1", new(ElementType.Float32, Features), new DiscreteSpace(2))
        {
            MaxEpisodeSteps = _maxSteps,
            ActionNames = ["LEFT", "RIGHT"],
        };
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Makes copies of the environment; call <see cref="Reset"/> before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(CartPoleOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxEpisodeSteps);
        return new CartPole(options, count);
    }

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        var rows = Rows(observations, nameof(observations));
        for (var i = 0; i < Count; i++)
        {
            _random[i] = new(seed, (ulong)i);
            Start(i);
            Observe(i, rows);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = BatchActions.Read(actions, Count, 2, Spec);
        var rows = Rows(step.Observations, nameof(step.Observations));
        var finals = Rows(step.FinalObservations, nameof(step.FinalObservations));
        for (var i = 0; i < Count; i++)
        {
            Integrate(i, choices[i] == 1 ? Force : -Force);
            var fell = Math.Abs(_x[i]) > PositionLimit || Math.Abs(_theta[i]) > AngleLimit;
            var cut = ++_steps[i] >= _maxSteps && !fell;
            (step.Rewards[i], step.Terminated[i], step.Truncated[i]) = (1, fell, cut);
            if (fell || cut)
            {
                Observe(i, finals);
                Start(i);
            }

            Observe(i, rows);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Count);
        writer.Write(_maxSteps);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(_x[i]);
            writer.Write(_xDot[i]);
            writer.Write(_theta[i]);
            writer.Write(_thetaDot[i]);
            writer.Write(_steps[i]);
            _random[i].Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        SavedState.Expect(reader, "copies", Count);
        SavedState.Expect(reader, "max_episode_steps", _maxSteps);
        for (var i = 0; i < Count; i++)
        {
            (_x[i], _xDot[i], _theta[i], _thetaDot[i]) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            if (!double.IsFinite(_x[i] + _xDot[i] + _theta[i] + _thetaDot[i]))
            {
                throw new InvalidDataException($"Saved CartPole holds a number that is not finite for copy {i}; the state is damaged.");
            }

            _steps[i] = SavedState.ReadSteps(reader);
            _random[i] = RandomStream.Load(reader);
        }
    }

    /// <summary>Does nothing: no unmanaged memory is held.</summary>
    public void Dispose()
    {
    }

    private Span<float> Rows(Span<byte> bytes, string name)
    {
        BatchActions.ExpectLength(bytes.Length, Count * Features * sizeof(float), name);
        return MemoryMarshal.Cast<byte, float>(bytes);
    }

    private void Start(int i)
    {
        ref var random = ref _random[i];
        _x[i] = Uniform(ref random);
        _xDot[i] = Uniform(ref random);
        _theta[i] = Uniform(ref random);
        _thetaDot[i] = Uniform(ref random);
        _steps[i] = 0;
    }

    private static double Uniform(ref RandomStream random) => ((random.NextDouble() * 2) - 1) * StartRange;

    private void Integrate(int i, double force)
    {
        var (x, xDot, theta, thetaDot) = (_x[i], _xDot[i], _theta[i], _thetaDot[i]);
        var (sin, cos) = (Math.Sin(theta), Math.Cos(theta));
        var temp = (force + (PoleMassLength * (thetaDot * thetaDot) * sin)) / TotalMass;
        var thetaAcc = ((Gravity * sin) - (cos * temp)) / (HalfPoleLength * ((4.0 / 3.0) - (PoleMass * (cos * cos) / TotalMass)));
        var xAcc = temp - (PoleMassLength * thetaAcc * cos / TotalMass);
        _x[i] = x + (Tau * xDot);
        _xDot[i] = xDot + (Tau * xAcc);
        _theta[i] = theta + (Tau * thetaDot);
        _thetaDot[i] = thetaDot + (Tau * thetaAcc);
    }

    private void Observe(int i, Span<float> rows)
    {
        var row = rows.Slice(i * Features, Features);
        row[0] = (float)_x[i];
        row[1] = (float)_xDot[i];
        row[2] = (float)_theta[i];
        row[3] = (float)_thetaDot[i];
    }
}
