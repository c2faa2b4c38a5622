using Azure.Core;
using Azure.Core.Pipeline;

namespace RlTemplates.AzureMl.Arm;

/// <summary>Adds the token to requests to this machine, which may go over HTTP. Elsewhere Azure's own policy does it, over HTTPS only.</summary>
/// <param name="credential">Who asks.</param>
/// <param name="scope">What the token is asked for.</param>
internal sealed class LocalTokenPolicy(TokenCredential credential, string scope) : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Authorize(message, credential.GetToken(new([scope]), message.CancellationToken));
        ProcessNext(message, pipeline);
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Authorize(message, await credential.GetTokenAsync(new([scope]), message.CancellationToken).ConfigureAwait(false));
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
    }

    private static void Authorize(HttpMessage message, AccessToken token)
    {
        if (message.Request.Uri.ToUri().IsLoopback)
            message.Request.Headers.SetValue("Authorization", $"Bearer {token.Token}");
    }
}
