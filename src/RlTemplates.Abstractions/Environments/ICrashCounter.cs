namespace RlTemplates;

/// <summary>
/// An environment that replaces copies which threw in a step, and counts them. Training warns of them and writes the metric <see cref="Metric.EnvironmentRestarts"/>.
/// </summary>
public interface ICrashCounter
{
    /// <summary>Copies that were replaced. May be read on another thread.</summary>
    long Crashes { get; }

    /// <summary>What the last of them threw; null where none has.</summary>
    EnvironmentException? LastCrash { get; }
}
