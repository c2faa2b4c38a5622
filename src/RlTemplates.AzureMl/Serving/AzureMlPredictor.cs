using System.Net.Http.Headers;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Serving;

/// <summary>Asks an online endpoint, with its key.</summary>
/// <param name="workspace">The workspace, which gives the key.</param>
/// <param name="endpoint">Name of the endpoint.</param>
/// <param name="address">Where it answers.</param>
internal sealed class AzureMlPredictor(WorkspaceSession workspace, string endpoint, Uri address) : Predictor
{
    private HttpPredictor? _keyed;

    /// <inheritdoc/>
    public override async Task<byte[]> InvokeAsync(string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        _keyed ??= new(address, endpoint, new AuthenticationHeaderValue("Bearer", await KeyAsync(cancellationToken).ConfigureAwait(false)));
        return await _keyed.InvokeAsync(contentType, body, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> KeyAsync(CancellationToken cancellationToken)
    {
        if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            throw new UserException($"Endpoint {endpoint} answers at {address}; its key goes over https only.");
        var keys = await workspace.Arm.SendAsync(
            ArmRequest.Post(workspace.Name, EndpointStore.EndpointPath(endpoint) + "/listKeys"), $"the key of the endpoint {endpoint}", cancellationToken).ConfigureAwait(false);
        return keys.Text("primaryKey") ?? throw new UserException($"Azure gives no key for the endpoint {endpoint}; it may take tokens of Microsoft Entra ID alone.");
    }
}
