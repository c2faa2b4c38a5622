using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments.Tests;

/// <summary>Walk to the right end of a hallway.</summary>
[EnvironmentOptions(typeof(Hallway))]
public sealed record HallwayOptions : IHasWrappers
{
    /// <summary>Places from one end to the other.</summary>
    [Range(2, 1000)]
    public int Length { get; init; } = 6;

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 50;

    /// <summary>What is laid around the environment, the innermost first; none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

/// <summary>What can be done in a hallway.</summary>
public enum HallwayMove { Left, Stay, Right }

/// <summary>A hallway: each step costs 0.01, the right end pays 1.</summary>
[RlEnvironment("hallway")]
public sealed partial class Hallway(HallwayOptions options)
{
    private int _place;

    [Action] private HallwayMove _move;

    [Reward] private float _reward;

    [Observation(Low = 0, High = 1)] private float Position => _place / (float)(options.Length - 1);

    [Terminated] private bool AtGoal => _place == options.Length - 1;

    [Reset] private void Start(ref RandomStream random) => _place = random.NextInt32(options.Length - 1);

    [Step]
    private void Walk()
    {
        _place = Math.Max(0, _place + (int)_move - 1);
        _reward = AtGoal ? 1 : -0.01f;
    }

    [ActionMask] private void Allow(Span<bool> allowed) => allowed[(int)HallwayMove.Left] = _place > 0;
}
