using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Waits for what becomes of a run of this machine.</summary>
internal static class RunWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(2);

    /// <summary>Looks again and again.</summary>
    /// <param name="job">The run's job.</param>
    /// <param name="isDone">Whether the run stands as it shall.</param>
    /// <param name="most">How long to wait.</param>
    /// <param name="note">Gets a line every two seconds; null where nobody needs to know.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where it does not stand so in time.</returns>
    public static async Task<bool> UntilAsync(TrainingJob job, Func<RunInfo, bool> isDone, TimeSpan most, Action<string>? note, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var told = TimeSpan.Zero;
        while (!isDone(await job.RefreshAsync(cancellationToken)))
        {
            if (clock.Elapsed >= most)
                return false;
            if (clock.Elapsed - told >= BetweenNotes)
            {
                told = clock.Elapsed;
                note?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{job.Run.Id} is still ending ({told.TotalSeconds:0} of {most.TotalSeconds:0} s)."));
            }
            await Task.Delay(Pause, cancellationToken);
        }
        return true;
    }
}
