using System.ComponentModel.DataAnnotations;

namespace RlTemplates.ReliableProgram;

/// <summary>Walk along a track that has no end, as far to the right as the steps allow.</summary>
[EnvironmentOptions(typeof(Track))]
public sealed record TrackOptions
{
    /// <summary>Time that a step of one copy takes, in milliseconds.</summary>
    [Range(0, 60_000)]
    public int StepMilliseconds { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 10;
}

/// <summary>Where to go.</summary>
public enum TrackMove
{
    /// <summary>A step to the left.</summary>
    Left,

    /// <summary>A step to the right.</summary>
    Right,
}

/// <summary>A track: the reward is the way to the right.</summary>
[RlEnvironment("track")]
public sealed partial class Track(TrackOptions options)
{
    private float _place;

    [Action] private TrackMove _move;

    [Reward] private float _reward;

    [Observation(Low = -100, High = 100)] private float Position => Math.Clamp(_place, -100, 100);

    [Reset] private void Start(ref RandomStream random) => _place = random.NextInt32(5);

    [Step]
    private void Walk()
    {
        _reward = _move == TrackMove.Right ? 1 : -1;
        _place += _reward;
        if (options.StepMilliseconds > 0)
            Thread.Sleep(options.StepMilliseconds);
    }
}
