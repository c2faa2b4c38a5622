namespace RlTemplates.Tracking;

/// <summary>The job that trains a run: what is needed to find it again from another process, machine or day.</summary>
/// <param name="Target">Name of the target that it was submitted to, for example <c>prod</c>.</param>
/// <param name="Kind">The target's attribute without its ending, for example <c>SageMaker</c>.</param>
/// <param name="Id">What the target calls the job, for example its name or number; empty until that is known.</param>
/// <param name="Address">Where people can look at it, for example a page or a host; null where there is no such place.</param>
public sealed record RunJob(string Target, string Kind, string Id, string? Address = null);
