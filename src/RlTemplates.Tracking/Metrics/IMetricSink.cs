namespace RlTemplates.Tracking;

/// <summary>Takes named values at a step: a console, a file, a tracking server. Called on the training thread, one call at a time.</summary>
public interface IMetricSink : IDisposable
{
    /// <summary>Training begins or is resumed.</summary>
    /// <param name="run">The run.</param>
    void Start(RunInfo run) { }

    /// <summary>A result.</summary>
    /// <param name="step">Environment steps since training began.</param>
    /// <param name="metrics">Values by name; NaN where a metric has no value yet. Valid only during the call.</param>
    void Write(long step, IReadOnlyDictionary<string, double> metrics);

    /// <summary>Something happened that a person may want to read: a checkpoint, an evaluation.</summary>
    /// <param name="line">One line of text.</param>
    void Note(string line) { }

    /// <summary>Training is over.</summary>
    /// <param name="run">The run with its final status.</param>
    void Complete(RunInfo run) { }
}
