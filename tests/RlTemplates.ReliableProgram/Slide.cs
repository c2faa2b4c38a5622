using System.ComponentModel.DataAnnotations;

namespace RlTemplates.ReliableProgram;

/// <summary>Slide along a track that has no end, as far to the right as the steps allow.</summary>
[EnvironmentOptions(typeof(Slide))]
public sealed record SlideOptions
{
    /// <summary>Time that a step of one copy takes, in milliseconds.</summary>
    [Range(0, 60_000)]
    public int StepMilliseconds { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 10;
}

/// <summary>A track on which one slides: the reward is the way to the right.</summary>
[RlEnvironment("slide")]
public sealed partial class Slide(SlideOptions options)
{
    private float _place;

    [Action(Low = -1, High = 1)] private float _push;

    [Reward] private float _reward;

    [Observation(Low = -100, High = 100)] private float Position => Math.Clamp(_place, -100, 100);

    [Reset] private void Start(ref RandomStream random) => _place = random.NextInt32(5);

    [Step]
    private void Push()
    {
        _reward = _push;
        _place += _reward;
        if (options.StepMilliseconds > 0)
            Thread.Sleep(options.StepMilliseconds);
    }
}
