using RlTemplates.AzureMl.Serving;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <content>Keeps policies as models of the workspace.</content>
public sealed partial class AzureMlTarget : IModelTarget
{
    private ModelStore Models => new(Open(Directory.GetCurrentDirectory()), settings.Name ?? DefaultName);

    /// <inheritdoc/>
    public Task<ModelInfo> RegisterModelAsync(RunStore store, RunInfo run, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Models.RegisterAsync(run, name, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(RunStore store, CancellationToken cancellationToken) => Models.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DownloadModelAsync(RunStore store, ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Models.DownloadAsync(model, folder, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteModelAsync(RunStore store, ModelInfo model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Models.DeleteAsync(model, cancellationToken);
    }
}
