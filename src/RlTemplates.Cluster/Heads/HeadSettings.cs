namespace RlTemplates.Cluster.Heads;

/// <summary>How a head deals with its workers.</summary>
internal sealed record HeadSettings
{
    /// <summary>Slots: workers as the learner sees them, at least 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Workers that must have joined before training begins, at least 1.</summary>
    public int MinWorkers { get; init; } = 1;

    /// <summary>How long training waits for them, and later for any worker at all.</summary>
    public TimeSpan CoordinationTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often each side says that it is there.</summary>
    public TimeSpan AliveInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without a word the other side counts as gone.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a piece that was asked for may take before its worker counts as hung; null: as long as it likes.</summary>
    public TimeSpan? PieceTimeout { get; init; }

    /// <summary>Pieces in a row that may go wrong before a worker is let go.</summary>
    public int MostTroubles { get; init; } = 5;

    /// <summary>Which start of the whole gang this is; empty where workers come and go by themselves.</summary>
    public string Gang { get; init; } = "";

    /// <summary>What workers must show.</summary>
    public required string Token { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
