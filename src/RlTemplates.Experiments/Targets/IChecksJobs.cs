namespace RlTemplates.Experiments;

/// <summary>
/// A target that knows before anything is made whether it would refuse a job, for example since a file is missing: then no run is
/// made either.
/// </summary>
public interface IChecksJobs : ITarget
{
    /// <summary>Refuses a job that cannot be submitted. Nothing is sent and nothing is written.</summary>
    /// <param name="job">What to train, and how; its run is a draft that has no folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">It cannot be submitted.</exception>
    Task CheckAsync(JobDescription job, CancellationToken cancellationToken);
}
