using RlTemplates.Tracking;

namespace RlTemplates.Estimators;

/// <summary>A training that goes on somewhere: it can be watched, stopped and attached to.</summary>
public abstract class TrainingJob
{
    /// <summary>The job's run as it was last read.</summary>
    public abstract RunInfo Run { get; }

    /// <summary>Reads the run's status again.</summary>
    public abstract RunInfo Refresh();

    /// <summary>Asks the training to end with a checkpoint, as Ctrl-C does; one that has ended stays as it is.</summary>
    /// <exception cref="UserException">It cannot be reached from here.</exception>
    public abstract void Stop();

    /// <summary>Copies the driver's log as it is written, until the job ends or the caller detaches.</summary>
    /// <param name="output">Receives the log from its beginning.</param>
    /// <param name="cancellationToken">Detaches; the job goes on.</param>
    /// <returns>The job's exit code, or null after detaching. A job whose process is gone without one counts as 1.</returns>
    public abstract int? Attach(TextWriter output, CancellationToken cancellationToken);
}
