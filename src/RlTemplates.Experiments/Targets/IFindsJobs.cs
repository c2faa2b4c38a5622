namespace RlTemplates.Experiments;

/// <summary>
/// A target that can find a job by its name alone, without the folder of runs: <c>attach</c>, <c>logs</c>, <c>stop</c>,
/// <c>pull</c> and <c>deploy</c> with
/// <c>--to</c> work in any folder, and a submission that was cut off is not made twice.
/// </summary>
public interface IFindsJobs : ITarget
{
    /// <summary>Finds a job.</summary>
    /// <param name="name">What the target calls it, <see cref="Tracking.RunJob.Id"/>, or the id or the name of its run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job with its run as it was sent; null where the place has none of that name.</returns>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<FoundJob?> FindJobAsync(string name, CancellationToken cancellationToken);
}
