namespace RlTemplates.Experiments;

/// <summary>A target whose machine groups are made, kept and deleted apart from the jobs that use them.</summary>
public interface IComputeTarget : ITarget
{
    /// <summary>Makes the machines of a group, or finds them where there are some of that name already, and returns when the place has accepted that.</summary>
    /// <param name="group">The group, with the values of all layers.</param>
    /// <param name="cancellationToken">Ends the wait. Whether they are made by then is not known.</param>
    /// <exception cref="UserException">The place refuses, has others under that name, or cannot be reached.</exception>
    Task<ComputeInfo> CreateComputeAsync(MachineGroupAttribute group, CancellationToken cancellationToken);

    /// <summary>All machines of the place that can be told from others, by name.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<IReadOnlyList<ComputeInfo>> ListComputeAsync(CancellationToken cancellationToken);

    /// <summary>How the machines of one name stand.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<ComputeInfo?> FindComputeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes the machines of one name, and returns when the place has accepted that; where there are none, nothing is done.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place refuses or cannot be reached.</exception>
    Task DeleteComputeAsync(string name, CancellationToken cancellationToken);
}
