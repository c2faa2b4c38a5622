using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Serving;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker;

/// <content>Keeps policies as models of SageMaker, which the program's image serves.</content>
public sealed partial class SageMakerTarget : IModelTarget
{
    private const string ModelsFolder = "models";

    /// <inheritdoc/>
    public async Task<ModelInfo> RegisterModelAsync(RunStore store, RunInfo run, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var target = settings.Name ?? DefaultName;
        var image = ServingImage(target);
        using var session = new AwsSession(settings.Region);
        var role = await IamRoles.ArnAsync(session, settings.Role ?? throw NoRole(target), cancellationToken).ConfigureAwait(false);
        var output = await OutputAsync(session, cancellationToken).ConfigureAwait(false);
        return await new ModelStore(session, target).RegisterAsync(
            run, name, data => Model(image, role, data, new Dictionary<string, string>()), S3Address.Parse(output).Below(ModelsFolder),
            settings.OutputKmsKey, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(RunStore store, CancellationToken cancellationToken)
    {
        using var session = new AwsSession(settings.Region);
        return await new ModelStore(session, settings.Name ?? DefaultName).ListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DownloadModelAsync(RunStore store, ModelInfo model, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var session = new AwsSession(settings.Region);
        await new ModelStore(session, settings.Name ?? DefaultName).DownloadAsync(model, folder, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteModelAsync(RunStore store, ModelInfo model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var session = new AwsSession(settings.Region);
        await new ModelStore(session, settings.Name ?? DefaultName).DeleteAsync(model, cancellationToken).ConfigureAwait(false);
    }
}
