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

    /// <summary>Finds the job of a run again, perhaps from another process, machine or day.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run; its <see cref="RunInfo.Job"/> names the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place does not know the job or cannot be reached.</exception>
    Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken);
}

/// <summary>A target that can also serve the trained policy of a run.</summary>
public interface IDeployTarget : ITarget
{
    /// <summary>Serves a run's policy and returns when it answers.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run whose policy is served.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place refuses, or the run has no policy.</exception>
    Task<Endpoint> DeployAsync(RunStore store, RunInfo run, CancellationToken cancellationToken);
}

/// <summary>A policy that is served somewhere. Disposing of it releases the client only; <see cref="DeleteAsync"/> ends it.</summary>
/// <param name="name">What the target calls it.</param>
/// <param name="address">Where it answers.</param>
public abstract class Endpoint(string name, Uri address) : IAsyncDisposable
{
    /// <summary>What the target calls it.</summary>
    public string Name { get; } = name;

    /// <summary>Where it answers.</summary>
    public Uri Address { get; } = address;

    /// <summary>Ends it and all that it costs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
