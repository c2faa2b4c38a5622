using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>
/// Lets a wait of hours outlast the minutes in which a service cannot be asked: it is asked again, with growing pauses, and the user is
/// told once.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="tell">Gets one sentence when an outage begins.</param>
internal sealed class OutageWait(TimeProvider time, Action<string> tell)
{
    /// <summary>How long an outage may last.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Asks until there is an answer.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="ask">Asks once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="longest">How long the outage may last. Default: <see cref="Longest"/>.</param>
    /// <exception cref="ServiceException">It has lasted too long.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        var (start, pause, most) = (0L, FirstPause, longest ?? Longest);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await ask().ConfigureAwait(false);
            }
            catch (ServiceException exception) when (isFirst ? most > TimeSpan.Zero : time.GetElapsedTime(start) < most)
            {
                if (isFirst)
                {
                    start = time.GetTimestamp();
                    tell($"{Sentence.End(exception.Message)} It is asked again for up to {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(most.TotalSeconds)))}.");
                }
            }
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
