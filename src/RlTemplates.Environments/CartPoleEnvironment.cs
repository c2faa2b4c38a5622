using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="CartPole"/>.</summary>
internal sealed class CartPoleEnvironment : ISavableEnvironment, IRestartable, IParallelEnvironment
{
    private const float Gravity = 9.8f;
    private const float PoleMass = 0.1f;
    private const float TotalMass = 1.0f + PoleMass;
    private const float HalfPoleLength = 0.5f;
    private const float PoleMassLength = PoleMass * HalfPoleLength;
    private const float Force = 10.0f;
    private const float Tau = 0.02f;
    private const float AngleLimit = (float)(12 * 2 * Math.PI / 360);
    private const float PositionLimit = 2.4f;
    private const double StartRange = 0.05;
    private const int MostFeatures = 4;
    private const int Lanes = 8;

    private readonly float[] _x, _xDot, _theta, _thetaDot;
    private readonly int[] _steps;
    private readonly RandomStream[] _random;
    private readonly int _maxSteps, _features;

    private CartPoleEnvironment(CartPoleOptions options, int count)
    {
        Count = count;
        (_maxSteps, _features) = (options.MaxEpisodeSteps, options.HideVelocities ? 2 : MostFeatures);
        var padded = (count + Lanes - 1) / Lanes * Lanes;
        (_x, _xDot, _theta, _thetaDot) = (new float[padded], new float[padded], new float[padded], new float[padded]);
        _steps = new int[padded];
        _random = new RandomStream[count];
        Spec = new(options.HideVelocities ? "CartPoleNoVel-v1" : "CartPole-v1", new(ElementType.Float32, _features), new DiscreteSpace(2))
        {
            MaxEpisodeSteps = _maxSteps,
            ActionNames = ["LEFT", "RIGHT"],
        };
    }

    /// <inheritdoc/>
    public EnvironmentSpec Spec { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>8: as many copies as are stepped at a time.</summary>
    public int PartSize => Lanes;

    /// <inheritdoc cref="CartPole.Create"/>
    public static IEnvironment Create(CartPoleOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxEpisodeSteps);
        return new CartPoleEnvironment(options, count);
    }

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations)
    {
        BatchActions.ExpectLength(observations.Length, Count * _features * sizeof(float), nameof(observations));
        var rows = MemoryMarshal.Cast<byte, float>(observations);
        for (var i = 0; i < Count; i++)
        {
            _random[i] = new(seed, (ulong)i);
            Start(i);
            Observe(i, i, rows);
        }
    }

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        BatchActions.ExpectResults(step, Count, _features * sizeof(float));
        BatchActions.Read(actions, Count, 2, Spec);
        StepPart(0, actions, step);
    }

    /// <inheritdoc/>
    public void StepPart(int first, ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        var rows = MemoryMarshal.Cast<byte, float>(step.Observations);
        var finals = MemoryMarshal.Cast<byte, float>(step.FinalObservations);
        var count = choices.Length;
        step.Rewards.Fill(1);
        var i = 0;
        for (; i <= count - Lanes; i += Lanes)
            Step(first + i, choices[i..], step.Terminated[i..], step.Truncated[i..], rows[(i * _features)..], finals[(i * _features)..]);
        if (i < count)
            StepRest(first + i, i, choices[i..], step, rows[(i * _features)..], finals[(i * _features)..]);
    }

    /// <inheritdoc/>
    public void Restart(int copy, Span<byte> observation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)copy, (uint)Count, nameof(copy));
        BatchActions.ExpectLength(observation.Length, _features * sizeof(float), nameof(observation));
        Start(copy);
        Observe(copy, 0, MemoryMarshal.Cast<byte, float>(observation));
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
            (_x[i], _xDot[i], _theta[i], _thetaDot[i]) = (reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle(), reader.ReadSingle());
            if (!(Math.Abs(_x[i]) <= PositionLimit && Math.Abs(_theta[i]) <= AngleLimit && float.IsFinite(_xDot[i] + _thetaDot[i])))
                throw new InvalidDataException($"Saved CartPole holds a state of copy {i} that no running episode has; it is damaged.");
            _steps[i] = SavedState.ReadSteps(reader);
            _random[i] = RandomStream.Load(reader);
        }
    }

    /// <summary>Does nothing: no unmanaged memory is held.</summary>
    public void Dispose()
    {
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

    private static float Uniform(ref RandomStream random) => (float)(((random.NextDouble() * 2) - 1) * StartRange);

    /// <summary>The copies that do not fill eight lanes step in memory that does.</summary>
    private void StepRest(int first, int row, ReadOnlySpan<int> choices, StepBuffers step, Span<float> rows, Span<float> finals)
    {
        Span<int> actions = stackalloc int[Lanes];
        Span<float> observations = stackalloc float[Lanes * MostFeatures];
        Span<bool> terminated = stackalloc bool[Lanes], truncated = stackalloc bool[Lanes];
        choices.CopyTo(actions);
        Step(first, actions, terminated, truncated, observations, finals);
        var rest = Count - first;
        terminated[..rest].CopyTo(step.Terminated[row..]);
        truncated[..rest].CopyTo(step.Truncated[row..]);
        observations[..(rest * _features)].CopyTo(rows);
    }

    /// <summary>Steps copies <paramref name="first"/> to <paramref name="first"/> + 7; the spans begin with the first of them.</summary>
    private void Step(int first, ReadOnlySpan<int> actions, Span<bool> terminated, Span<bool> truncated, Span<float> rows, Span<float> finals)
    {
        var right = Vector256.Equals(Vector256.Create(actions), Vector256<int>.One).AsSingle();
        var (x, theta) = Integrate(first, Vector256.ConditionalSelect(right, Vector256.Create(Force), Vector256.Create(-Force)));
        var steps = Vector256.Create(_steps.AsSpan(first)) + Vector256<int>.One;
        steps.CopyTo(_steps.AsSpan(first));
        var fell = (Vector256.GreaterThan(Vector256.Abs(x), Vector256.Create(PositionLimit)) | Vector256.GreaterThan(Vector256.Abs(theta), Vector256.Create(AngleLimit))).AsInt32();
        var cut = Vector256.AndNot(Vector256.GreaterThanOrEqual(steps, Vector256.Create(_maxSteps)), fell);
        Write(fell, terminated);
        Write(cut, truncated);
        for (var ended = (fell | cut).ExtractMostSignificantBits(); ended != 0; ended &= ended - 1)
        {
            var i = first + int.TrailingZeroCount((int)ended);
            if (i >= Count)
                break;
            Observe(i, i - first, finals);
            Start(i);
        }
        Observe8(first, rows);
    }

    // Positions move with the speeds before the step.
    private (Vector256<float> X, Vector256<float> Theta) Integrate(int first, Vector256<float> force)
    {
        Span<float> xs = _x.AsSpan(first), xDots = _xDot.AsSpan(first), thetas = _theta.AsSpan(first), thetaDots = _thetaDot.AsSpan(first);
        Vector256<float> x = Vector256.Create(xs), xDot = Vector256.Create(xDots), theta = Vector256.Create(thetas), thetaDot = Vector256.Create(thetaDots);
        var (sin, cos) = SinCos(theta);
        var temp = Vector256.MultiplyAddEstimate(PoleMassLength * (thetaDot * thetaDot), sin, force) * (1 / TotalMass);
        var thetaAcc = ((Gravity * sin) - (cos * temp)) / (HalfPoleLength * (Vector256.Create(4f / 3) - (PoleMass / TotalMass * (cos * cos))));
        var xAcc = temp - (PoleMassLength / TotalMass * (thetaAcc * cos));
        var tau = Vector256.Create(Tau);
        x = Vector256.MultiplyAddEstimate(tau, xDot, x);
        theta = Vector256.MultiplyAddEstimate(tau, thetaDot, theta);
        x.CopyTo(xs);
        theta.CopyTo(thetas);
        Vector256.MultiplyAddEstimate(tau, xAcc, xDot).CopyTo(xDots);
        Vector256.MultiplyAddEstimate(tau, thetaAcc, thetaDot).CopyTo(thetaDots);
        return (x, theta);
    }

    /// <summary>Taylor's series to the eighth power: exact to single precision as far as ±0.6, and a running episode stays within ±0.21.</summary>
    private static (Vector256<float> Sin, Vector256<float> Cos) SinCos(Vector256<float> angle)
    {
        var square = angle * angle;
        var sin = Vector256.MultiplyAddEstimate(square, Vector256.Create(-1f / 5040), Vector256.Create(1f / 120));
        sin = Vector256.MultiplyAddEstimate(square, sin, Vector256.Create(-1f / 6));
        sin = Vector256.MultiplyAddEstimate(square, sin, Vector256<float>.One);
        var cos = Vector256.MultiplyAddEstimate(square, Vector256.Create(1f / 40320), Vector256.Create(-1f / 720));
        cos = Vector256.MultiplyAddEstimate(square, cos, Vector256.Create(1f / 24));
        cos = Vector256.MultiplyAddEstimate(square, cos, Vector256.Create(-1f / 2));
        cos = Vector256.MultiplyAddEstimate(square, cos, Vector256<float>.One);
        return (angle * sin, cos);
    }

    /// <summary>Lanes of ones become true, lanes of zeros false.</summary>
    private static void Write(Vector256<int> lanes, Span<bool> flags)
    {
        var narrow = Vector128.Narrow(lanes.GetLower(), lanes.GetUpper());
        MemoryMarshal.Write(MemoryMarshal.AsBytes(flags), Vector128.Narrow(narrow, narrow).AsUInt64().ToScalar() & 0x0101010101010101);
    }

    private void Observe(int i, int at, Span<float> rows)
    {
        var row = rows.Slice(at * _features, _features);
        if (_features == MostFeatures)
            (row[0], row[1], row[2], row[3]) = (_x[i], _xDot[i], _theta[i], _thetaDot[i]);
        else
            (row[0], row[1]) = (_x[i], _theta[i]);
    }

    /// <summary>Two columns of eight numbers become eight rows of two.</summary>
    private void ObservePositions8(int first, Span<float> rows)
    {
        if (!Avx.IsSupported)
        {
            for (var i = 0; i < Lanes; i++)
                (rows[i * 2], rows[i * 2 + 1]) = (_x[first + i], _theta[first + i]);
            return;
        }
        Vector256<float> x = Vector256.Create(_x.AsSpan(first)), theta = Vector256.Create(_theta.AsSpan(first));
        Vector256<float> rows0145 = Avx.UnpackLow(x, theta), rows2367 = Avx.UnpackHigh(x, theta);
        Avx.Permute2x128(rows0145, rows2367, 0x20).CopyTo(rows);
        Avx.Permute2x128(rows0145, rows2367, 0x31).CopyTo(rows[8..]);
    }

    /// <summary>Four columns of eight numbers become eight rows of four.</summary>
    private void Observe8(int first, Span<float> rows)
    {
        if (_features < MostFeatures)
        {
            ObservePositions8(first, rows);
            return;
        }
        if (!Avx.IsSupported)
        {
            for (var i = 0; i < Lanes; i++)
                (rows[i * 4], rows[i * 4 + 1], rows[i * 4 + 2], rows[i * 4 + 3]) = (_x[first + i], _xDot[first + i], _theta[first + i], _thetaDot[first + i]);
            return;
        }
        Vector256<float> x = Vector256.Create(_x.AsSpan(first)), xDot = Vector256.Create(_xDot.AsSpan(first));
        Vector256<float> theta = Vector256.Create(_theta.AsSpan(first)), thetaDot = Vector256.Create(_thetaDot.AsSpan(first));
        Vector256<float> xLow = Avx.UnpackLow(x, xDot), xHigh = Avx.UnpackHigh(x, xDot), thetaLow = Avx.UnpackLow(theta, thetaDot), thetaHigh = Avx.UnpackHigh(theta, thetaDot);
        Vector256<float> row04 = Avx.Shuffle(xLow, thetaLow, 0x44), row15 = Avx.Shuffle(xLow, thetaLow, 0xEE);
        Vector256<float> row26 = Avx.Shuffle(xHigh, thetaHigh, 0x44), row37 = Avx.Shuffle(xHigh, thetaHigh, 0xEE);
        Avx.Permute2x128(row04, row15, 0x20).CopyTo(rows);
        Avx.Permute2x128(row26, row37, 0x20).CopyTo(rows[8..]);
        Avx.Permute2x128(row04, row15, 0x31).CopyTo(rows[16..]);
        Avx.Permute2x128(row26, row37, 0x31).CopyTo(rows[24..]);
    }
}
