using System.ComponentModel.DataAnnotations;

namespace Lab;

[EnvironmentOptions(typeof(Maze))]
public sealed record MazeOptions
{
    [Range(2, 100)] public int Width { get; init; } = 8;
}

/// <summary>Walks over an open field to its far corner.</summary>
[RlEnvironment("maze", MaxEpisodeSteps = 200)]
public sealed partial class Maze(MazeOptions options)
{
    [ActionMask] private readonly bool[] _open = new bool[4];

    private int _column;
    private int _row;

    [Action(4)] private int _direction;
    [Reward] private float _reward;
    [Terminated] private bool _there;

    [Observation(Low = 0, High = 1)] private float[] _place = new float[2];

    [Reset]
    private void Enter()
    {
        (_column, _row, _there) = (0, 0, false);
        Look();
    }

    [Step]
    private void Walk()
    {
        _column += _direction switch { 0 => 1, 1 => -1, _ => 0 };
        _row += _direction switch { 2 => 1, 3 => -1, _ => 0 };
        _there = _column == options.Width - 1 && _row == options.Width - 1;
        _reward = _there ? 1 : -0.01f;
        Look();
    }

    private void Look()
    {
        (_open[0], _open[1], _open[2], _open[3]) = (_column < options.Width - 1, _column > 0, _row < options.Width - 1, _row > 0);
        (_place[0], _place[1]) = (_column / (float)options.Width, _row / (float)options.Width);
    }
}

[EnvironmentOptions(typeof(Forager))]
public sealed record ForagerOptions
{
    [Range(1, 10_000)] public int StepLimit { get; init; } = 100;
}

/// <summary>Turns to where food grows, and never comes to an end by itself.</summary>
[RlEnvironment("forager")]
public sealed partial class Forager(ForagerOptions options)
{
    private int _steps;
    private float _heading;

    [Action(Low = -1, High = 1)] private float _turn;
    [Reward] private float _reward;

    [Observation(Low = -1, High = 1)] private float East => MathF.Cos(_heading);
    [Observation(Low = -1, High = 1)] private float North => MathF.Sin(_heading);

    [Truncated] private bool Over => _steps >= options.StepLimit;

    [Reset] private void Start(ref RandomStream random) => (_steps, _heading) = (0, 6 * random.NextSingle());

    [Step]
    private void Turn()
    {
        _steps++;
        _heading += _turn;
        _reward = East;
    }
}
