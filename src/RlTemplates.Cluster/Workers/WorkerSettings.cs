namespace RlTemplates.Cluster.Workers;

/// <summary>How a worker introduces itself, and how long it waits.</summary>
internal sealed record WorkerSettings
{
    /// <summary>Which worker it is.</summary>
    public required string Name { get; init; }

    /// <summary>How often a scheduler has started it before.</summary>
    public int Attempt { get; init; }

    /// <summary>Which start of the whole gang it belongs to; empty where workers come and go by themselves.</summary>
    public string Gang { get; init; } = "";

    /// <summary>Most slots that it plays at the same time, at least 1. Default: the cores that it may use.</summary>
    public int Capacity { get; init; } = Environment.ProcessorCount;

    /// <summary>How long it waits for a head, at first and later.</summary>
    public TimeSpan CoordinationTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First pause after a piece that went wrong; each further one is twice as long, up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause after a piece that went wrong, and between two calls.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
