using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What a submission would do.</summary>
/// <param name="Run">The run as it would be recorded; its id is an example.</param>
/// <param name="Target">The target.</param>
/// <param name="Steps">What would be done, in order, without secrets.</param>
public sealed record SubmissionPlan(RunInfo Run, TargetDeclaration Target, IReadOnlyList<PlannedStep> Steps)
{
    /// <summary>
    /// What the target tells the user, each one sentence, without secrets: files that are not sent, for example. Default: nothing.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The files by which the target's own tool submits the same job, without secrets. Default: none; nobody has asked for them, or the target has no such tool.</summary>
    public IReadOnlyList<JobFile> Files { get; init; } = [];
}
