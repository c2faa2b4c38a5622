using RlTemplates.Experiments;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Serving;

/// <summary>An endpoint of SageMaker. Disposing of it releases the client only.</summary>
/// <param name="session">Who asks; disposed of with the endpoint.</param>
/// <param name="info">What the service says of it.</param>
internal sealed class SageMakerEndpoint(AwsSession session, EndpointInfo info) : Endpoint(info)
{
    private SageMakerPredictor? _predictor;

    /// <inheritdoc/>
    public override Predictor Predictor => _predictor ??= new(session, Name);

    /// <inheritdoc/>
    public override Task DeleteAsync(CancellationToken cancellationToken = default) => Info.Run is null
        ? throw new UserException($"Endpoint '{Name}' serves no policy of a run (it has no tag {EndpointStore.RunTag}); delete it by the tool that made it.")
        : new EndpointStore(session, Info.Target).DeleteAsync(Name, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        session.Dispose();
        return base.DisposeAsync();
    }
}
