namespace RlTemplates.Environments.Tests;

/// <summary>Options of the environments below, which use every kind of member once.</summary>
[EnvironmentOptions(typeof(Arms))]
public sealed record ArmsOptions
{
    /// <summary>Number of joints.</summary>
    public int Joints { get; init; } = 3;
}

/// <summary>Continuous actions, an array of them too; observations of every kind; truncation of its own beside a time limit; state of every kind.</summary>
[RlEnvironment("arms", MaxEpisodeSteps = 30)]
public sealed partial class Arms(ArmsOptions options)
{
    private readonly float[] _angles = new float[options.Joints];
    private readonly List<int> _visited = [];
    private readonly double[,] _heat = new double[2, 2];
    private readonly Counter _counter = new();
    private int[]? _trace;
    private int? _last;
    private (short A, double B) _pair;

    [Action(Low = -1, High = 1)] private readonly float[] _torques = new float[options.Joints];

    [Action(Low = 0, High = 0.5)] private double Grip { get; set; }

    [Observation(Low = -100, High = 100)] private float[] Angles => _angles;

    [Observation] private int Visits => _visited.Count + (_trace?.Length ?? 0) + (_last ?? 0);

    [Observation] private bool Holds => Grip > 0.25;

    [Observation] private double Heat => _heat[1, 0] + _pair.B + _counter.Number;

    [Truncated] private bool Cut { get; set; }

    [Observation(Size = 2)]
    private void Look(Span<float> features) => features[_visited.Count % 2] = 1;

    [Reward] private double Reward() => _torques[0] - _angles[^1];

    [Reset]
    private void Reset()
    {
        Array.Clear(_angles);
        _visited.Clear();
        (_trace, _last, _pair) = (null, null, default);
        Array.Clear(_heat);
    }

    [Step]
    private void Step(ref RandomStream random)
    {
        for (var i = 0; i < _angles.Length; i++)
            _angles[i] += _torques[i];
        _heat[1, 0] += Grip;
        _pair = ((short)(_pair.A + 1), random.NextDouble());
        if (_visited.Count < 8)
            _visited.Add(_visited.Count);
        _counter.Number++;
        if (_pair.A == 3)
            (_trace, _last) = (s_trace, 4);
        Cut = _pair.B > 0.95;
    }

    private static readonly int[] s_trace = [1, 2, 3];

    private sealed class Counter : IStateful
    {
        public int Number { get; set; }

        public void Save(BinaryWriter writer) => writer.Write(Number);

        public void Load(BinaryReader reader) => Number = reader.ReadInt32();
    }
}

/// <summary>Options of <see cref="Painting"/>.</summary>
[EnvironmentOptions(typeof(Painting))]
public sealed record PaintingOptions
{
    /// <summary>Whether it is drawn by a method of another class.</summary>
    public int Size { get; init; } = 5;
}

/// <summary>An image, several choices with masks in an array.</summary>
[RlEnvironment("painting", MaxEpisodeSteps = 9)]
public sealed partial class Painting(PaintingOptions options)
{
    [Observation] private readonly byte[,,] _picture = new byte[options.Size, options.Size + 1, 2];

    [ActionMask] private readonly bool[] _allowed = new bool[7];

    [Action(5)] private int _row;
    [Action(2)] private int _channel;

    [Reward] private int Painted { get; set; }

    [Terminated] private bool Done() => _picture[4, 0, 1] == 255;

    [Reset]
    private void Reset(ref RandomStream random)
    {
        Array.Clear(_picture);
        Array.Fill(_allowed, true);
        _picture[0, 0, 0] = (byte)random.NextInt32(100);
    }

    [Step]
    private void Step()
    {
        _picture[_row, 0, _channel] = 255;
        Painted += 2;
        _allowed[2] = !_allowed[2];
    }
}

/// <summary>Options of <see cref="Drawing"/>.</summary>
[EnvironmentOptions(typeof(Drawing))]
public sealed record DrawingOptions;

/// <summary>An image that a method draws.</summary>
[RlEnvironment("drawing", MaxEpisodeSteps = 5)]
public sealed partial class Drawing
{
    private byte _shade;

    /// <summary>Makes one.</summary>
    public Drawing(DrawingOptions options) => ArgumentNullException.ThrowIfNull(options);

    [Action(3)] private int Move { get; set; }

    [Reward] private float Reward => _shade;

    [Observation(Height = 2, Width = 3)] private void Draw(Span<byte> pixels) => pixels[Move] = _shade;

    [Reset] private void Reset(ref RandomStream random) => _shade = (byte)random.NextInt32(9);

    [Step] private void Step() => _shade += 10;
}
