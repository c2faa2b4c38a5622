using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments;

/// <summary>The game of Pong and how its frames reach the network.</summary>
[EnvironmentOptions(typeof(Pong))]
public sealed record PongOptions : IHasWrappers
{
    /// <summary>Emulated frames per agent step; the observation is the pixel-wise maximum of the last two.</summary>
    [Range(1, 60)]
    public int FrameSkip { get; init; } = 4;

    /// <summary>Height and width in pixels of the grey frames that the network sees: 42 or 84.</summary>
    [AllowedValues(42, 84)]
    public int FrameSize { get; init; } = 42;

    /// <summary>Newest frames stacked as the observation's channels.</summary>
    [Range(1, 16)]
    public int FrameStack { get; init; } = 4;

    /// <summary>Most emulated frames of NOOP before an episode; the number is drawn from 1 to this for each episode, 0 plays none.</summary>
    [Range(0, 1000)]
    public int NoopMax { get; init; } = 30;

    /// <summary>Whether learners see only the sign of a reward.</summary>
    public bool ClipRewards { get; init; } = true;

    /// <summary>Agent steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 27_000;

    /// <summary>What is laid around the environment, the innermost first, for example frame_stack(4) or scale_reward(0.1); none by default.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}
