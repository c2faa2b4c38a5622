using RlTemplates.AzureMl.Training;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Serving;

/// <summary>An online endpoint. Disposing of it releases the client only.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="info">What Azure says of it.</param>
internal sealed class AzureMlEndpoint(WorkspaceSession workspace, EndpointInfo info) : Endpoint(info)
{
    private AzureMlPredictor? _predictor;

    /// <inheritdoc/>
    public override Predictor Predictor => _predictor ??= new(workspace, Name, Address ?? throw new UserException($"Endpoint '{Name}' has no address yet; it is {Info.Status}."));

    /// <inheritdoc/>
    public override Task DeleteAsync(CancellationToken cancellationToken = default) => Info.Run is null
        ? throw new UserException($"Endpoint '{Name}' serves no policy of a run (it has no tag {JobSpecs.RunTag}); delete it by the tool that made it.")
        : new EndpointStore(workspace, Info.Target).DeleteAsync(Name, cancellationToken);
}
