using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// A place that trains experiments: this machine, a cluster, a cloud. The class that implements it has a public constructor with one parameter, its attribute with the
/// values of all layers, and is paired with that attribute by <c>[assembly: Target(typeof(MyAttribute), typeof(MyTarget))]</c>.
/// </summary>
public interface ITarget
{
    /// <summary>Submits a job and returns when the place has accepted it.</summary>
    /// <param name="job">What to train, and how.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the place has the job by then is not known.</param>
    /// <exception cref="UserException">The place refuses the job or cannot be reached. The run is recorded as failed with this message.</exception>
    Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken);

    /// <summary>What <see cref="SubmitAsync"/> would do, in order: nothing is sent and nothing is written.</summary>
    /// <param name="job">What to train, and how; its run is a draft that has no folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Files that would be written or uploaded, processes that would be started, requests that would be sent. Secrets in them are masked by the caller.</returns>
    /// <exception cref="UserException">The place would refuse the job.</exception>
    Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken);

    /// <summary>Finds the job of a run again, perhaps from another process, machine or day.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run; its <see cref="RunInfo.Job"/> names the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place does not know the job or cannot be reached.</exception>
    Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken);
}
