using System.ComponentModel.DataAnnotations;

namespace Lab;

/// <summary>A hallway to walk to its right end.</summary>
[EnvironmentOptions(typeof(Hallway))]
public sealed record HallwayOptions : IHasWrappers
{
    [Range(2, 1000)]
    public int Length { get; init; } = 6;

    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 50;

    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

public enum HallwayMove { Left, Stay, Right }

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
