namespace RlTemplates.Environments;

/// <summary>The copies of <see cref="Catch"/>.</summary>
internal sealed class CatchEnvironment : VectorEnvironment<CatchState>
{
    private readonly int _rows, _columns;

    private CatchEnvironment(CatchOptions options, int count)
        : base(MakeSpec(options), count) => (_rows, _columns) = (options.Rows, options.Columns);

    /// <inheritdoc cref="Catch.Create"/>
    public static IEnvironment Create(CatchOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.Range(nameof(options.Rows), options.Rows, 2, 1000);
        EnvironmentChecks.Range(nameof(options.Columns), options.Columns, 1, 1000);
        return new CatchEnvironment(options, count);
    }

    /// <inheritdoc/>
    protected override void Start(ref CatchState state, ref RandomStream random) => state = new(0, random.NextInt32(_columns), _columns / 2);

    /// <inheritdoc/>
    protected override void Step(ref CatchState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = state with { BallRow = state.BallRow + 1, Paddle = Math.Clamp(state.Paddle + action.Choice - 1, 0, _columns - 1) };
        terminated = state.BallRow == _rows - 1;
        reward = !terminated ? 0 : state.Paddle == state.BallColumn ? 1 : -1;
    }

    /// <inheritdoc/>
    protected override void Observe(in CatchState state, Span<float> observation)
    {
        observation.Clear();
        observation[(state.BallRow * _columns) + state.BallColumn] = 1;
        observation[((_rows - 1) * _columns) + state.Paddle] = 1;
    }

    private static EnvironmentSpec MakeSpec(CatchOptions options) =>
        new("Catch", new(ElementType.Float32, options.Rows * options.Columns) { Low = [0], High = [1] }, new DiscreteSpace(3))
        {
            ActionNames = ["LEFT", "STAY", "RIGHT"],
        };
}

/// <summary>Where ball and paddle of <see cref="Catch"/> are.</summary>
/// <param name="BallRow">Row of the ball, 0 uppermost.</param>
/// <param name="BallColumn">Column of the ball.</param>
/// <param name="Paddle">Column of the paddle, which is in the lowest row.</param>
internal readonly record struct CatchState(int BallRow, int BallColumn, int Paddle);
