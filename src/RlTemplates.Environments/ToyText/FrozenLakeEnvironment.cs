namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="FrozenLake"/>.</summary>
internal sealed class FrozenLakeEnvironment : VectorEnvironment<GridPlace>
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
    private readonly bool _slippery;

    private FrozenLakeEnvironment(FrozenLakeOptions options, int count)
        : base(MakeSpec(options), count) => (_map, _slippery) = (options.Size == 4 ? Small : Large, options.IsSlippery);

    /// <inheritdoc cref="FrozenLake.Create"/>
    public static IEnvironment Create(FrozenLakeOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.MaxEpisodeSteps(options.MaxEpisodeSteps ?? 1);
        return options.Size is 4 or 8
            ? new FrozenLakeEnvironment(options, count)
            : throw new ArgumentOutOfRangeException(nameof(options), $"Size is {options.Size}; it must be 4 or 8.");
    }

    /// <inheritdoc/>
    protected override void Start(ref GridPlace state, ref RandomStream random) => state = new(0, 0);

    /// <inheritdoc/>
    protected override void Step(ref GridPlace state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        // On ice a move turns by -90°, 0° or 90°, with equal chances; the actions are in the order of the turn.
        var move = _slippery ? (action.Choice + 3 + random.NextInt32(3)) % 4 : action.Choice;
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

/// <summary>A place on a grid.</summary>
/// <param name="Row">Row, 0 uppermost.</param>
/// <param name="Column">Column, 0 leftmost.</param>
internal readonly record struct GridPlace(int Row, int Column);
