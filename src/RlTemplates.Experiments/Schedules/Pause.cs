namespace RlTemplates.Experiments;

/// <summary>Waits by a clock that tests may set.</summary>
internal static class Pause
{
    /// <summary>Waits.</summary>
    /// <param name="time">How long; nothing is waited for less than a tick.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static void For(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (time > TimeSpan.Zero)
            Task.Delay(time, clock, cancellationToken).GetAwaiter().GetResult();
    }
}
