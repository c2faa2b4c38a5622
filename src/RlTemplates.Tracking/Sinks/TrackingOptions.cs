using System.ComponentModel.DataAnnotations;

namespace RlTemplates.Tracking;

/// <summary>Where a run's events go, beside its own files and the console.</summary>
[Options]
public sealed record TrackingOptions
{
    /// <summary>The sinks. Default none.</summary>
    public IReadOnlyList<SinkOptions> Sinks { get; init; } = [];

    /// <summary>Number of events that wait for a sink that is slow; what does not fit is lost, counted and reported. Default 4096.</summary>
    [Range(16, 1_000_000)]
    public int BufferedEvents { get; init; } = 4096;

    /// <summary>Seconds that the sinks may take at the end to write what waits; then they are left behind. Default 10.</summary>
    [Range(0, 3600)]
    public double FlushSeconds { get; init; } = 10;
}
