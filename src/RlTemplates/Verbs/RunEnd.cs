using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Records how a run ended whose process cannot do so any more.</summary>
internal static class RunEnd
{
    private const int Killed = 137;

    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(5);

    /// <summary>Tells how a run has ended.</summary>
    /// <param name="context">Gets the note.</param>
    /// <param name="run">The run.</param>
    /// <returns>Its exit code.</returns>
    public static int Tell(VerbContext context, RunInfo run)
    {
        context.Note(Outcome(run));
        return run.ExitCode ?? ExitCodes.Failure;
    }

    /// <summary>Tells that a run goes on, whose end somebody has waited for.</summary>
    /// <param name="context">Gets the note.</param>
    /// <param name="run">The run.</param>
    /// <returns>An exit code that nobody takes for the run's success.</returns>
    public static int Leave(VerbContext context, RunInfo run)
    {
        context.Note($"Detached; run {run.Id} goes on.");
        return ExitCodes.Interrupted;
    }

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
            // The system gives the files of a process that was killed back a moment after it has gone.
            using var writer = RunWriter.Open(run, patience: LongestRelease);
            writer.End(RunStatus.Interrupted, reason, Killed, null);
        }
        catch (Exception exception) when (exception is UserException or IOException or UnauthorizedAccessException)
        {
            context.Warn($"That run {run.Id} was ended could not be recorded, so it is shown as lost: {exception.Message}");
        }
    }

    /// <summary>Records that this process, which hangs and holds its run, is ended.</summary>
    /// <param name="store">The store of the run.</param>
    /// <param name="reason">Why, in words.</param>
    public static void RecordOwn(RunStore store, string reason)
    {
        if (store.Summaries().FirstOrDefault(r => r.Status == RunStatus.Running && ProcessIdentity.IsThis(r)) is { } run)
            RunFile.Write(store.Reload(run) with { Status = RunStatus.Interrupted, StopReason = reason, ExitCode = Killed, EndedAt = DateTimeOffset.UtcNow });
    }

    private static string Outcome(RunInfo run) => run.Status == RunStatus.Lost
        ? run.ProcessId is { } process
            ? $"Run {run.Id} is lost: its process {process} vanished. train --resume {run.Id} continues it from its newest checkpoint."
            : $"Run {run.Id} is lost: {run.Job?.Target ?? "its target"} does not know what became of it."
        : $"Run {run.Id}: {RunText.Status(run.Status)}{((run.Error ?? run.StopReason) is { } reason && reason != RunText.Status(run.Status) ? $" ({reason})" : "")}.";
}
