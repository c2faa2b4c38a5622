using Azure.Storage.Blobs;

namespace RlTemplates.AzureMl.Storage;

/// <summary>A container of blobs, opened with what the workspace gives, which may expire: then it is opened anew.</summary>
/// <param name="container">The container.</param>
/// <param name="open">Opens it anew.</param>
internal sealed class OpenContainer(BlobContainerClient container, Func<CancellationToken, Task<BlobContainerClient>> open)
{
    private readonly Lock _gate = new();
    private Task<BlobContainerClient> _opening = Task.FromResult(container);

    /// <summary>The container.</summary>
    public BlobContainerClient Client { get; private set; } = container;

    /// <summary>Opens it anew, unless somebody else has since.</summary>
    /// <param name="stale">The client that was refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new client.</returns>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<BlobContainerClient> RenewAsync(BlobContainerClient stale, CancellationToken cancellationToken)
    {
        Task<BlobContainerClient> opening;
        lock (_gate)
        {
            if (ReferenceEquals(stale, Client) && _opening.IsCompleted)
                _opening = open(cancellationToken);
            opening = _opening;
        }
        var renewed = await opening.ConfigureAwait(false);
        lock (_gate)
            Client = renewed;
        return renewed;
    }
}
