using Microsoft.Extensions.Time.Testing;

namespace RlTemplates.Experiments.Tests.Schedules;

/// <summary>A clock on which a sleep ends at once, with the clock set forward by its length; it records the sleeps.</summary>
internal sealed class SleepClock : FakeTimeProvider
{
    private readonly List<TimeSpan> _sleeps = [];

    /// <summary>What was slept, in order.</summary>
    public IReadOnlyList<TimeSpan> Sleeps => _sleeps;

    /// <summary>Seconds that were slept in all.</summary>
    public double Slept => _sleeps.Sum(sleep => sleep.TotalSeconds);

    /// <summary>Called after each sleep.</summary>
    public Action<SleepClock>? Woken { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period != Timeout.InfiniteTimeSpan || dueTime == Timeout.InfiniteTimeSpan)
            return timer;
        _sleeps.Add(dueTime);
        // Whoever made the timer has it before it fires.
        _ = Task.Run(() =>
        {
            Woken?.Invoke(this);
            Advance(dueTime);
        });
        return timer;
    }
}
