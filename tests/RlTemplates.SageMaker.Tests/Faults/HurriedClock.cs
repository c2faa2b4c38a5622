namespace RlTemplates.SageMaker.Tests.Faults;

/// <summary>The system's clock with timers that are early, so that nobody waits for pauses (a 500th) and time-outs (a 100th).</summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(
            callback, state, dueTime > LongestPause ? dueTime / 100 : dueTime > TimeSpan.Zero ? dueTime / 500 : dueTime, period);
}
