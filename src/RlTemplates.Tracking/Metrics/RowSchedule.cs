namespace RlTemplates.Tracking;

/// <summary>
/// Which iterations have a row in <c>metrics.jsonl</c>: each of the first 100,000, then every tenth up to a million, every hundredth up to ten millions, and so on; so that short iterations do not fill
/// the disk, and a resumed run writes the same rows. The last iteration has one anyway.
/// </summary>
internal static class RowSchedule
{
    private const long AllUpTo = 100_000;

    /// <summary>Whether an iteration has a row, whichever is the last.</summary>
    public static bool IsWritten(long iteration)
    {
        var (every, upTo) = (1L, AllUpTo);
        for (; iteration > upTo; upTo *= 10)
            every *= 10;
        return iteration % every == 0;
    }

    /// <summary>Number of iterations up to one that have a row.</summary>
    public static long Count(long iteration)
    {
        var count = Math.Min(iteration, AllUpTo);
        for (long every = 10, from = AllUpTo; iteration > from; every *= 10, from *= 10)
            count += (Math.Min(iteration, from * 10) - from) / every;
        return count;
    }
}
