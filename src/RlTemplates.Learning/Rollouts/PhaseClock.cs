using System.Diagnostics;

namespace RlTemplates.Learning.Rollouts;

/// <summary>What a thread of training spends its time on.</summary>
internal enum Phase
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>Stepping environments.</summary>
    Environment,

    /// <summary>Forward passes that choose actions, and choosing them.</summary>
    Inference,

    /// <summary>Losses, backward passes, optimizer.</summary>
    Learning,

    /// <summary>Waiting for another thread.</summary>
    Waiting,
}

/// <summary>
/// Measures how long one thread spends in each phase. The thread is always in exactly one, so the phases add up to the whole time. Entering a phase
/// reads the time once and allocates nothing. One thread at a time may use an instance.
/// </summary>
internal sealed class PhaseClock
{
    private readonly long[] _ticks = new long[(int)Phase.Waiting + 1];
    private Phase _phase;
    private long _entered;

    /// <summary>Starts measuring, in <see cref="Phase.Other"/>; what was measured before is forgotten.</summary>
    public void Start()
    {
        Array.Clear(_ticks);
        (_phase, _entered) = (Phase.Other, Stopwatch.GetTimestamp());
    }

    /// <summary>Ends the current phase and enters another one.</summary>
    /// <param name="phase">The phase.</param>
    public void Enter(Phase phase)
    {
        var now = Stopwatch.GetTimestamp();
        _ticks[(int)_phase] += now - _entered;
        (_phase, _entered) = (phase, now);
    }

    /// <summary>Counts a part of one phase's time to another, for example the work that a thread did while it waited.</summary>
    /// <param name="from">The phase that was measured.</param>
    /// <param name="to">The phase that it belongs to.</param>
    /// <param name="ticks">How much of it, in ticks of <see cref="Stopwatch"/>.</param>
    public void Move(Phase from, Phase to, long ticks)
    {
        _ticks[(int)from] -= ticks;
        _ticks[(int)to] += ticks;
    }

    /// <summary>Times since <see cref="Start"/> or the last call. The current phase goes on.</summary>
    public ThreadTime Take()
    {
        Enter(_phase);
        var time = new ThreadTime
        {
            Environment = _ticks[(int)Phase.Environment],
            Inference = _ticks[(int)Phase.Inference],
            Learning = _ticks[(int)Phase.Learning],
            Waiting = _ticks[(int)Phase.Waiting],
        };
        foreach (var ticks in _ticks)
            time.Whole += ticks;
        Array.Clear(_ticks);
        return time;
    }
}
