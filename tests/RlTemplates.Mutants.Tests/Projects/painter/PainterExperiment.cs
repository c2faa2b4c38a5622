namespace Lab;

[EnvironmentOptions(typeof(Painter))]
public sealed record PainterOptions;

/// <summary>Follows a dot over a picture.</summary>
[RlEnvironment("painter", MaxEpisodeSteps = 100)]
public sealed partial class Painter(PainterOptions options)
{
    [NotState] private readonly PainterOptions _options = options;
    private int _row;
    private int _column;

    [Action(3)] private int _down;
    [Action(3)] private int _right;
    [Reward] private int _reward;

    [Truncated] private bool Outside() => _row is < 0 or > 31 || _column is < 0 or > 31;

    [Observation(Height = 32, Width = 32, Channels = 1)]
    private void Draw(Span<byte> pixels)
    {
        if (!Outside())
            pixels[_row * 32 + _column] = 255;
    }

    [Reset]
    private void Begin(ref RandomStream random) => (_row, _column) = (random.NextInt32(32), random.NextInt32(32));

    [Step]
    private void Move()
    {
        _row += _down - 1;
        _column += _right - 1;
        _reward = _row == _column && _options is not null ? 1 : 0;
    }
}

[RlExperiment("painter")]
[StopWhen(Metric.TrainingIteration, AtLeast = 1000)]
public sealed partial record PainterExperiment
{
    public PainterOptions Environment { get; init; } = new();

    public ImpalaOptions Algorithm { get; init; } = new()
    {
        NumWorkers = 4,
        Network = new() { ConvFilters = [new(16, 4, 2), new(32, 4, 2)], HiddenSizes = [256], Activation = Activation.Relu, UseLstm = true },
    };

    public EvaluationOptions Evaluation { get; init; } = new() { Interval = 50, Episodes = 10 };

    public CheckpointOptions Checkpoint { get; init; } = new() { Interval = 100, Keep = 5 };
}
