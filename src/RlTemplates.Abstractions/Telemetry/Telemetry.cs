using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace RlTemplates;

/// <summary>
/// What training tells OpenTelemetry and other listeners of .NET's own metrics; nothing is computed while nobody listens. For example
/// <c>meterProviderBuilder.AddMeter(Telemetry.MeterName)</c>.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the meter. Its instrument <c>rltemplates.phase.duration</c> counts, for each <c>phase</c>, the seconds that threads of training spent in it.</summary>
    public const string MeterName = "RlTemplates";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<double> Phases = Meter.CreateCounter<double>("rltemplates.phase.duration", "s", "Time that threads of training spent in a phase.");

    /// <summary>Adds the time that threads spent in a phase.</summary>
    /// <param name="phase">Name of the phase.</param>
    /// <param name="ticks">The time, in ticks of <see cref="Stopwatch"/>.</param>
    internal static void Record(string phase, long ticks)
    {
        if (Phases.Enabled && ticks > 0)
            Phases.Add((double)ticks / Stopwatch.Frequency, new KeyValuePair<string, object?>("phase", phase));
    }
}
