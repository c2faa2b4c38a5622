using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A target that also keeps trained policies as models, by name and version.</summary>
public interface IModelTarget : ITarget
{
    /// <summary>Keeps the policy of a run as the next version of a model.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run, which has a policy.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the model is kept by then is not known.</param>
    /// <exception cref="UserException">The place refuses or cannot be reached.</exception>
    Task<ModelInfo> RegisterModelAsync(RunStore store, RunInfo run, string name, CancellationToken cancellationToken);

    /// <summary>All versions of all models, the newest first.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The place cannot be reached.</exception>
    Task<IReadOnlyList<ModelInfo>> ListModelsAsync(RunStore store, CancellationToken cancellationToken);

    /// <summary>Brings the files of a model home: <c>policy.bin</c>, <c>signature.json</c> and whatever else belongs to it.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="model">The model, as <see cref="ListModelsAsync"/> gives it.</param>
    /// <param name="folder">An empty folder, which receives them.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="UserException">The place does not have it any more or cannot be reached.</exception>
    Task DownloadModelAsync(RunStore store, ModelInfo model, string folder, CancellationToken cancellationToken);

    /// <summary>Deletes one version of a model with its files. Default: it refuses.</summary>
    /// <param name="store">The store of the runs.</param>
    /// <param name="model">The model, as <see cref="ListModelsAsync"/> gives it; one that is gone already stays so.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is deleted by then is not known.</param>
    /// <exception cref="UserException">The place refuses or cannot be reached.</exception>
    Task DeleteModelAsync(RunStore store, ModelInfo model, CancellationToken cancellationToken) =>
        throw new UserException($"'{model?.Target}' deletes no models from here; delete them by its own tools.");
}
