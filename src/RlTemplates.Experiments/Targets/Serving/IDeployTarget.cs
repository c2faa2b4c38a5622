using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A target that can also serve the trained policy of a run.</summary>
public interface IDeployTarget : ITarget
{
    /// <summary>Serves a run's policy and returns when it answers.</summary>
    /// <param name="deployment">Which policy, and how.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is served by then is not known.</param>
    /// <exception cref="UserException">The place refuses, the run has no policy, or it has not answered within the time that the deployment allows.</exception>
    Task<Endpoint> DeployAsync(Deployment deployment, CancellationToken cancellationToken);

    /// <summary>What is served there now, also what others have deployed, as far as the place tells it apart from other things.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<IReadOnlyList<EndpointInfo>> ListEndpointsAsync(RunStore store, CancellationToken cancellationToken);

    /// <summary>Finds an endpoint again, perhaps from another process, machine or day.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="name">What the target calls it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The endpoint; null where there is none of that name.</returns>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<Endpoint?> FindEndpointAsync(RunStore store, string name, CancellationToken cancellationToken);
}
