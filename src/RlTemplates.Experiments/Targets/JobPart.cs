using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A part of a job that has several: the head, a worker, a trial.</summary>
/// <param name="Name">What the target calls it.</param>
/// <param name="Status">How it stands.</param>
public sealed record JobPart(string Name, RunStatus Status)
{
    /// <summary>Exit code of its process; null while it runs, and where it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The error that ended it.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it has failed, by itself or because it vanished.</summary>
    public bool HasFailed => Status is RunStatus.Failed or RunStatus.Lost;

    /// <summary>The one among the parts of a job that failed first, which is usually why the others ended; null where none has.</summary>
    /// <param name="parts">The parts.</param>
    public static JobPart? FirstFailed(IEnumerable<JobPart> parts) =>
        parts.Where(c => c.HasFailed).OrderBy(c => c.EndedAt ?? DateTimeOffset.MaxValue).ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
}

/// <summary>The part of a job that failed first.</summary>
/// <param name="Part">The part.</param>
/// <param name="LastLines">The end of its log.</param>
public sealed record JobFailure(JobPart Part, IReadOnlyList<string> LastLines);
