namespace RlTemplates.Networks;

/// <summary>Threads that help with an engine's passes while they have nothing else to do: so no more threads run than there are cores.</summary>
public interface IPassHelpers
{
    /// <summary>How many helpers, the first ones, are of use.</summary>
    int Count { get; }

    /// <summary>How often <see cref="Call"/> was called.</summary>
    long Calls { get; }

    /// <summary>Wakes the helpers: there may be other work for them.</summary>
    void Call();

    /// <summary>Helps while there is anything to do, else waits for a pass, but no longer than to the next <see cref="Call"/>.</summary>
    /// <param name="helper">Number of the calling thread among the helpers, 0…<see cref="Count"/> - 1.</param>
    /// <param name="calls">What <see cref="Calls"/> was before the thread looked for other work.</param>
    /// <param name="milliseconds">Longest wait.</param>
    /// <returns>Time spent helping, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</returns>
    long Help(int helper, long calls, int milliseconds);
}
