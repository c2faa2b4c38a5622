namespace RlTemplates.AzureMl.Tests.Faults;

/// <summary>The system's clock with timers that are early, so that nobody waits for pauses.</summary>
internal sealed class HurriedClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 500 : dueTime, period);
}
