using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Training;

/// <summary>How a run stands, by what the service says of its job.</summary>
internal static class JobStatus
{
    /// <summary>Status, reason and exit code.</summary>
    /// <param name="status">The job's status.</param>
    /// <param name="error">Why it has failed, as far as the service says; null where it does not.</param>
    public static (RunStatus Status, string? Reason, int? ExitCode) Of(string? status, string? error) => status switch
    {
        "Completed" => (RunStatus.Completed, null, ExitCodes.Success),
        "Failed" => (RunStatus.Failed, error ?? "Azure gives no reason; its log may tell", ExitCodes.Failure),
        "Canceled" => (RunStatus.Interrupted, "it was canceled, or has run as long as MaxRunDurationSeconds allows", ExitCodes.Interrupted),
        "Running" or "Finalizing" or "CancelRequested" or "NotResponding" => (RunStatus.Running, null, null),
        _ => (RunStatus.Pending, null, null),
    };
}
