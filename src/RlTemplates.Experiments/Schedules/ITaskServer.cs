namespace RlTemplates.Experiments;

/// <summary>Serves the other tasks of a cluster until it is stopped; a package that connects processes has one.</summary>
public interface ITaskServer
{
    /// <summary>Serves until the token is cancelled.</summary>
    /// <param name="task">The own task, with the addresses of all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    void Run(TaskAssignment task, CancellationToken cancellationToken);
}
