namespace RlTemplates.Tracking;

/// <summary>A worker of a run, which plays for its head, as <c>workers.json</c> tells.</summary>
internal sealed record RunWorker
{
    /// <summary>Its name, which its log has too.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands: running while it is there, completed where training has ended, stopped where it has left, lost where nothing more came from it, failed where it has said why.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Its machine.</summary>
    public string? Host { get; init; }

    /// <summary>Id of its process there.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Cores that it may use.</summary>
    public int? Cores { get; init; }

    /// <summary>When its newest process joined.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was last there; null while it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it is not there.</summary>
    public string? Error { get; init; }

    /// <summary>Exit code of its process; null where it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Processes that have joined under its name.</summary>
    public int Starts { get; init; }

    /// <summary>Times that they have joined.</summary>
    public int Calls { get; init; }

    /// <summary>Slots that it plays.</summary>
    public int Slots { get; init; }

    /// <summary>Pieces of experience that came from it.</summary>
    public long Pieces { get; init; }

    /// <summary>Bytes of those.</summary>
    public long Bytes { get; init; }

    /// <summary>Pieces that came when nobody waited for them any more.</summary>
    public long DroppedPieces { get; init; }

    /// <summary>Pieces during which its environment went wrong.</summary>
    public long Troubles { get; init; }

    /// <summary>Seconds since it last joined, or that it was there then.</summary>
    public double SecondsThere { get; init; }
}
