using RlTemplates.SageMaker.Api;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Training;

/// <summary>How a run stands, by what the service says of its job.</summary>
internal static class JobStatus
{
    /// <summary>Status, reason and exit code.</summary>
    public static (RunStatus Status, string? Reason, int? ExitCode) Of(TrainingJobDescription job) => job.Status switch
    {
        "Completed" => (RunStatus.Completed, null, ExitCodes.Success),
        "Failed" => (RunStatus.Failed, job.FailureReason ?? "SageMaker gives no reason", ExitCodes.Failure),
        "Stopped" => (RunStatus.Interrupted, StopReason(job), ExitCodes.Interrupted),
        // It trains until the service has ended it, and writes its checkpoint.
        "Stopping" => (job.LeftQueueAt is null ? RunStatus.Pending : RunStatus.Running, null, null),
        _ => (HasBegun(job) ? RunStatus.Running : RunStatus.Pending, null, null),
    };

    // What was interrupted on a spare machine has begun, and waits for the next one.
    private static bool HasBegun(TrainingJobDescription job) =>
        job.SecondaryStatus is "Training" or "Uploading" or "Interrupted" or "Restarting" or "Updating" or "Stopping";

    private static string StopReason(TrainingJobDescription job) => job.SecondaryStatus switch
    {
        "MaxRuntimeExceeded" => "it has run as long as MaxRunDurationSeconds allows",
        "MaxWaitTimeExceeded" => "it has waited and run as long as MaxWaitSeconds allows",
        _ => "it was stopped",
    };
}
