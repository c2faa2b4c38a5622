using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Environments.Tests;

/// <summary>Count steps in an environment that throws now and then.</summary>
[EnvironmentOptions(typeof(Crashing))]
public sealed record CrashingOptions
{
    /// <summary>Steps of a copy's life after which it throws; 0 never.</summary>
    [Range(0, 1000)]
    public int CrashAfter { get; init; }

    /// <summary>Milliseconds that a step takes.</summary>
    [Range(0, 60_000)]
    public int StepMilliseconds { get; init; }

    /// <summary>Steps after which an episode is truncated.</summary>
    [Range(1, 10_000_000)]
    public int MaxEpisodeSteps { get; init; } = 50;
}

/// <summary>Throws after so many steps, as a simulator does that has lost its connection. It shows its steps.</summary>
[RlEnvironment("crashing")]
public sealed partial class Crashing(CrashingOptions options)
{
    private int _steps, _life;

    [Action(2)] private int _choice;

    [Reward] private float _reward;

    [Observation(Low = 0, High = 1000)] private float Steps => _steps;

    [Reset] private void Start() => _steps = 0;

    [Step]
    private void Walk()
    {
        if (options.StepMilliseconds > 0)
            Thread.Sleep(options.StepMilliseconds);
        _reward = 1 + _choice * 0;
        _steps++;
        if (++_life == options.CrashAfter)
            throw new IOException("The simulator does not answer.");
    }
}
