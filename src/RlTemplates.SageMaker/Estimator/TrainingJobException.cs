namespace RlTemplates.SageMaker;

/// <summary>A training job has failed.</summary>
/// <param name="jobName">Its name.</param>
/// <param name="status">Its status, such as <c>Failed</c>.</param>
/// <param name="reason">Why, in the service's words; null where it gives none.</param>
public sealed class TrainingJobException(string jobName, string status, string? reason)
    : UserException($"Error for Training job {jobName}: {status}. Reason: {reason ?? "(No reason provided)"}")
{
    /// <summary>Name of the job.</summary>
    public string JobName { get; } = jobName;

    /// <summary>Its status, such as <c>Failed</c>.</summary>
    public string Status { get; } = status;

    /// <summary>Why it failed, in the service's words; null where it gives none.</summary>
    public string? Reason { get; } = reason;

    /// <summary>Whether the service had no machines for it; later, or with another type, it has some.</summary>
    public bool IsCapacityError => Reason?.Contains("CapacityError", StringComparison.Ordinal) == true;
}
