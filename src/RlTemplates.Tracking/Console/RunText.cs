namespace RlTemplates.Tracking;

/// <summary>Runs in words.</summary>
internal static class RunText
{
    /// <summary>Status in lower case.</summary>
    public static string Status(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>How a run ended, on one line.</summary>
    public static string End(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var reason = run.Status == RunStatus.Interrupted ? "resume it to go on" : run.StopReason;
        return Status(run.Status) + (string.IsNullOrEmpty(reason) ? "" : ": " + TerminalText.Clean(reason));
    }
}
