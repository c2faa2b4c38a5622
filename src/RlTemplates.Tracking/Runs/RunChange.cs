namespace RlTemplates.Tracking;

/// <summary>Something that happened to a run, as <see cref="RunStore.WatchAsync"/> sees it.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Run">The run after it; of a removed one as it was last seen.</param>
public sealed record RunChange(RunChangeKind Kind, RunInfo Run);

/// <summary>What happened to a run.</summary>
public enum RunChangeKind
{
    /// <summary>It was made, or it was there when watching began.</summary>
    Added,

    /// <summary>Its <c>run.json</c> says something new: a status, a result, a tag.</summary>
    Changed,

    /// <summary>It waited or trained before, and does so no more: it ended, or its process is gone.</summary>
    Ended,

    /// <summary>Its folder is gone.</summary>
    Removed,
}
