namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="FrozenLake"/>.</summary>
internal sealed class FrozenLakeEnvironment : VectorEnvironment<GridPlace>, ITaskSettable
{
    private const int Left = 0;
    private const int Down = 1;
    private const int Right = 2;

    private static readonly string[] Small = ["SFFF", "FHFH", "FFFH", "HFFG"];

    private static readonly string[] Large =
    [
        "SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG",
    ];

    private readonly string[] _map;
    private int _turns;

    private FrozenLakeEnvironment(FrozenLakeOptions options, int count)
        : base(MakeSpec(options), count) => (_map, _turns) = (options.Size == 4 ? Small : Large, Turns(options));

    /// <inheritdoc cref="FrozenLake.Create"/>
    public static IEnvironment Create(FrozenLakeOptions options, int count)
    {
        Check(options);
        return new FrozenLakeEnvironment(options, count);
    }

    /// <inheritdoc/>
    public void CheckTask(object task)
    {
        EnvironmentChecks.TaskType(Spec.Name, task, typeof(FrozenLakeOptions));
        Check((FrozenLakeOptions)task);
        EnvironmentChecks.SameSpec(Spec, MakeSpec((FrozenLakeOptions)task));
    }

    /// <inheritdoc/>
    public void SetTask(object task)
    {
        CheckTask(task);
        _turns = Turns((FrozenLakeOptions)task);
    }

    /// <inheritdoc/>
    protected override void Start(ref GridPlace state, ref RandomStream random) => state = new(0, 0, _turns);

    /// <inheritdoc/>
    protected override void Step(ref GridPlace state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        // On ice a move turns by -90°, 0° or 90°, with equal chances; the actions are in the order of the turn.
        var move = state.Turns > 1 ? (action.Choice + 3 + random.NextInt32(state.Turns)) % 4 : action.Choice;
        var last = _map.Length - 1;
        state = move switch
        {
            Left => state with { Column = Math.Max(state.Column - 1, 0) },
            Down => state with { Row = Math.Min(state.Row + 1, last) },
            Right => state with { Column = Math.Min(state.Column + 1, last) },
            _ => state with { Row = Math.Max(state.Row - 1, 0) },
        };
        var tile = _map[state.Row][state.Column];
        terminated = tile is 'G' or 'H';
        reward = tile == 'G' ? 1 : 0;
    }

    /// <inheritdoc/>
    protected override void Observe(in GridPlace state, Span<float> observation)
    {
        observation.Clear();
        observation[(state.Row * _map.Length) + state.Column] = 1;
    }

    /// <inheritdoc/>
    protected override void SaveShared(BinaryWriter writer) => SavedState.WriteHashed<int>(writer, [_turns]);

    /// <inheritdoc/>
    protected override void LoadShared(BinaryReader reader) => _turns = SavedState.ReadHashed<int>(reader, 1)[0];

    private static int Turns(FrozenLakeOptions options) => options.IsSlippery ? 3 : 1;

    private static void Check(FrozenLakeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps ?? 1);
        if (options.Size is not (4 or 8))
            throw new ArgumentOutOfRangeException(nameof(options), $"Size is {options.Size}; it must be 4 or 8.");
    }

    private static EnvironmentSpec MakeSpec(FrozenLakeOptions options)
    {
        var observation = new ObservationSpace(ElementType.Float32, options.Size * options.Size) { Low = [0], High = [1] };
        return new(options.Size == 4 ? "FrozenLake-v1" : "FrozenLake8x8-v1", observation, new DiscreteSpace(4))
        {
            MaxEpisodeSteps = options.MaxEpisodeSteps ?? (options.Size == 4 ? 100 : 200),
            ActionNames = ["LEFT", "DOWN", "RIGHT", "UP"],
        };
    }
}

/// <summary>A place on a grid, and how moves go in this episode.</summary>
/// <param name="Row">Row, 0 uppermost.</param>
/// <param name="Column">Column, 0 leftmost.</param>
/// <param name="Turns">Directions that a move may take: 1, or 3 on ice.</param>
internal readonly record struct GridPlace(int Row, int Column, int Turns);
