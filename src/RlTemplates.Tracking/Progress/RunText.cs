using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>Runs in words.</summary>
internal static class RunText
{
    /// <summary>Status in lower case.</summary>
    public static string Status(RunStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>How a run ended, on one line.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tellsError">Whether the error of a failed run is said too.</param>
    public static string End(RunInfo run, bool tellsError = true)
    {
        ArgumentNullException.ThrowIfNull(run);
        var reason = run.Status == RunStatus.Interrupted ? "resume it to go on" : run.Status == RunStatus.Failed && !tellsError ? null : run.StopReason;
        return Status(run.Status) + (string.IsNullOrEmpty(reason) ? "" : ": " + ShownText.Clean(reason));
    }
}
