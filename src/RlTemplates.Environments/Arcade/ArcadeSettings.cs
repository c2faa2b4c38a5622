namespace RlTemplates.Environments;

/// <summary>How an arcade game reaches the agent.</summary>
/// <param name="FrameSkip">Frames for which an action is held.</param>
/// <param name="FrameSize">Rows and columns of the frames.</param>
/// <param name="FrameStack">Newest frames as channels.</param>
/// <param name="NoopMax">Most frames of NOOP before a game.</param>
/// <param name="MaxEpisodeSteps">Agent steps after which an episode is truncated.</param>
internal sealed record ArcadeSettings(int FrameSkip, int FrameSize, int FrameStack, int NoopMax, int MaxEpisodeSteps)
{
    /// <summary>Whether a lost life ends an episode.</summary>
    public bool TerminalOnLifeLoss { get; init; }

    /// <summary>Whether each episode begins with a frame of action 1, FIRE, which no agent then has to discover.</summary>
    public bool FireReset { get; init; }

    /// <summary>Refuses what no option allows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting lies outside its range.</exception>
    public void Check()
    {
        EnvironmentChecks.Range(nameof(FrameSkip), FrameSkip, 1, 60);
        EnvironmentChecks.Range(nameof(FrameStack), FrameStack, 1, 16);
        EnvironmentChecks.Range(nameof(NoopMax), NoopMax, 0, 1000);
        EnvironmentChecks.MaxEpisodeSteps(MaxEpisodeSteps);
        if (FrameSize is not (42 or 84))
            throw new ArgumentOutOfRangeException(nameof(FrameSize), $"FrameSize is {FrameSize}; it must be 42 or 84.");
    }
}
