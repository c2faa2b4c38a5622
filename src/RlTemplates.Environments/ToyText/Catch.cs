namespace RlTemplates.Environments;

/// <summary>
/// Catch as in DeepMind's bsuite: a ball falls one row a step in a random column; the paddle in the lowest row moves left, stays or moves
/// right. The step that brings the ball to the lowest row ends the episode with 1 where the paddle is below it, otherwise -1. An optimal policy scores 1.
/// </summary>
[Environment(ObservationKinds.Vector, ActionKinds.Discrete, MinEpisodeReward = -1, MaxEpisodeReward = 1)]
public sealed class Catch : VectorEnvironment<CatchState>, IEnvironmentFactory<CatchOptions>
{
    private readonly int _rows, _columns;

    private Catch(CatchOptions options, int count)
        : base(MakeSpec(options), count) => (_rows, _columns) = (options.Rows, options.Columns);

    /// <summary>Makes copies of the environment; call Reset before anything else.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    public static IEnvironment Create(CatchOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnvironmentChecks.Range(nameof(options.Rows), options.Rows, 2, 1000);
        EnvironmentChecks.Range(nameof(options.Columns), options.Columns, 1, 1000);
        return new Catch(options, count);
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
public readonly record struct CatchState(int BallRow, int BallColumn, int Paddle);
