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

    /// <summary>Whether a copy threw in the last step and was replaced, so that its episode was cut there.</summary>
    /// <param name="copy">Number of the copy, from 0.</param>
    bool WasReplaced(int copy);
}
