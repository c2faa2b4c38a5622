using System.ComponentModel.DataAnnotations;

namespace Outsider;

/// <summary>Walk to the right end of a windy corridor.</summary>
[EnvironmentOptions(typeof(Corridor))]
public sealed record CorridorOptions
{
    /// <summary>Places from one end to the other, 2 to 1000. Default: 6.</summary>
    [Range(2, 1000)]
    public int Length { get; init; } = 6;

    /// <summary>The wind. Default: calm.</summary>
    public WindOptions Wind { get; init; } = new CalmWind();

    /// <summary>Steps after which an episode is truncated. Default: 50.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 50;
}

/// <summary>A corridor: each step costs 0.01, the right end pays 1.</summary>
/// <param name="options">Length and wind.</param>
[RlEnvironment("corridor")]
public sealed partial class Corridor(CorridorOptions options)
{
    private int _place;

    [Action(2)] private int _move;

    [Observation(Low = 0, High = 1)] private float Position => _place / (float)(options.Length - 1);

    [Reward] private float Reward => AtEnd ? 1 : -0.01f;

    [Terminated] private bool AtEnd => _place == options.Length - 1;

    [Reset] private void Start(ref RandomStream random) => _place = random.NextInt32(options.Length - 1);

    [Step]
    private void Walk(ref RandomStream random) =>
        _place = Math.Clamp(_place + (_move == 0 ? -1 : 1) + options.Wind.Push(ref random), 0, options.Length - 1);
}
