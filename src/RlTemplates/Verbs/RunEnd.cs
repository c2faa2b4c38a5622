using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Records how a run ended whose process cannot do so any more.</summary>
internal static class RunEnd
{
    private const int Killed = 137;

    /// <summary>Records that somebody ended the run; one that has written its own end keeps it.</summary>
    /// <param name="context">Gets a warning where it cannot be written; the run is then seen as lost.</param>
    /// <param name="run">The run, whose process is gone.</param>
    /// <param name="reason">Who ended it, in words.</param>
    public static void Record(VerbContext context, RunInfo run, string reason)
    {
        if (run.Status != RunStatus.Lost)
            return;
        try
        {
            using var writer = RunWriter.Open(run);
            writer.End(RunStatus.Interrupted, reason, Killed, null);
        }
        catch (Exception exception) when (exception is UserException or IOException or UnauthorizedAccessException)
        {
            context.Warn($"That run {run.Id} was ended could not be recorded, so it is shown as lost: {exception.Message}");
        }
    }
}
