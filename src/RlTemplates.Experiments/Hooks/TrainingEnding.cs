using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Why training ends.</summary>
/// <param name="Status">The status that the run will have: completed, stopped or interrupted.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record TrainingEnding(RunStatus Status, string Reason)
{
    /// <summary>Whether somebody interrupted the run, which may be resumed: what belongs to its end is left out.</summary>
    public bool IsInterrupted => Status == RunStatus.Interrupted;
}
