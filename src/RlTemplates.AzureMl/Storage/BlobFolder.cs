using System.Runtime.CompilerServices;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RlTemplates.AzureMl.Arm;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Storage;

/// <summary>Blobs below a path of a container.</summary>
/// <param name="container">The container.</param>
/// <param name="place">The path, as jobs name it.</param>
internal sealed class BlobFolder(OpenContainer container, DatastoreUri place)
{
    /// <summary>The place as jobs name it.</summary>
    public DatastoreUri Place { get; } = place;

    /// <summary>The address of the place, without the signature that may open it.</summary>
    public string Address => $"{container.Client.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Place.Path}";

    /// <summary>A folder below.</summary>
    public BlobFolder Below(string path) => new(container, Place.Below(path));

    /// <summary>The blobs, with names below the place.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure Storage refuses or cannot be reached.</exception>
    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = Place.Path.Length == 0 ? "" : Place.Path + '/';
        var pages = container.Client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            while (await AskAsync(prefix, async _ => await pages.MoveNextAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false))
            {
                var blob = pages.Current;
                if (blob.Name.Length > prefix.Length && !blob.Name.EndsWith('/'))
                    yield return new(blob.Name[prefix.Length..], blob.Properties.ContentLength ?? 0, blob.Properties.ETag?.ToString("G"));
            }
        }
    }

    /// <summary>Uploads a file, in blocks where it is large. Nothing is there before it is complete.</summary>
    /// <param name="name">Its name below the place.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="UserException">Azure Storage refuses or cannot be reached.</exception>
    public Task UploadAsync(string name, string path, CancellationToken cancellationToken) => AskAsync(
        name, client => Blob(client, name).UploadAsync(path, new BlobUploadOptions(), cancellationToken), cancellationToken);

    /// <summary>Reads a small blob; null where there is none, or a larger one.</summary>
    /// <param name="name">Its name below the place.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure Storage refuses or cannot be reached.</exception>
    public async Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync<ReadOnlyMemory<byte>?>(
                name,
                async client =>
                {
                    using var download = (await Blob(client, name).DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
                    if (download.Details.ContentLength is var length && length > most)
                        return null;
                    var bytes = new byte[length];
                    await download.Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
                    return bytes;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>Reads what a blob has from some byte on.</summary>
    /// <param name="name">Its name below the place.</param>
    /// <param name="offset">The byte to begin with, less than its size.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or Azure Storage cannot be reached.</exception>
    public Task<byte[]> ReadAsync(string name, long offset, CancellationToken cancellationToken) => AskAsync(
        name,
        async client =>
        {
            var range = offset > 0 ? new HttpRange(offset) : default;
            using var download = (await Blob(client, name).DownloadStreamingAsync(new BlobDownloadOptions { Range = range }, cancellationToken).ConfigureAwait(false)).Value;
            using var bytes = new MemoryStream();
            await download.Content.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes.ToArray();
        },
        cancellationToken);

    /// <summary>Opens a blob.</summary>
    /// <param name="name">Its name below the place.</param>
    /// <param name="offset">The byte to begin with, less than its size.</param>
    /// <param name="version">Its ETag; another one is refused. Null takes any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or Azure Storage cannot be reached.</exception>
    public async Task<Stream> OpenAsync(string name, long offset, string? version, CancellationToken cancellationToken)
    {
        var options = new BlobDownloadOptions { Conditions = version is null ? null : new BlobRequestConditions { IfMatch = new ETag(version) } };
        if (offset > 0)
            options.Range = new HttpRange(offset);
        return (await AskAsync(name, client => Blob(client, name).DownloadStreamingAsync(options, cancellationToken), cancellationToken).ConfigureAwait(false)).Value.Content;
    }

    /// <summary>Deletes the blobs.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">Azure Storage refuses or cannot be reached.</exception>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await foreach (var blob in ListAsync(cancellationToken).ConfigureAwait(false))
            await AskAsync(blob.Name, client => Blob(client, blob.Name).DeleteIfExistsAsync(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether Azure Storage has said that there is no such blob, or another one by now.</summary>
    public static bool HasChanged(UserException exception) => exception.InnerException is RequestFailedException { Status: 404 or 412 or 416 };

    private static bool IsMissing(UserException exception) => exception.InnerException is RequestFailedException { Status: 404 };

    private BlobClient Blob(BlobContainerClient client, string name) => client.GetBlobClient(Place.Path.Length == 0 ? name : $"{Place.Path}/{name}");

    // The SDK's messages repeat the request, and with it what signs it.
    private async Task<T> AskAsync<T>(string name, Func<BlobContainerClient, Task<T>> call, CancellationToken cancellationToken)
    {
        var client = container.Client;
        try
        {
            try
            {
                return await call(client).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception is { Status: 403, ErrorCode: "AuthenticationFailed" })
            {
                // What the workspace gave may have expired meanwhile.
                return await call(await container.RenewAsync(client, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (AuthenticationFailedException exception)
        {
            throw new UserException($"Azure gives no token to these credentials: {ArmException.Sentence(exception.Message.Split('\n')[0].Trim())}", exception);
        }
        catch (RequestFailedException exception) when (exception.Status is 408 or 429 or >= 500)
        {
            throw new ServiceException($"Azure Storage cannot do {client.Name}/{Place.Path}/{name} now ({exception.ErrorCode ?? exception.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}).", exception);
        }
        catch (RequestFailedException exception) when (exception.Status > 0)
        {
            throw new UserException($"Azure Storage refuses {client.Name}/{Place.Path}/{name} ({exception.ErrorCode ?? exception.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)}){Hint(exception)}.", exception);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or IOException or HttpRequestException)
        {
            var reason = exception is AggregateException many ? many.InnerExceptions[^1] : exception;
            throw new ServiceException($"Azure Storage cannot be reached at {client.Uri.GetLeftPart(UriPartial.Authority)}: {ArmException.Sentence((reason.InnerException?.Message ?? reason.Message).Split('\n')[0].Trim())}", exception);
        }
    }

    private static string Hint(RequestFailedException exception) => exception.ErrorCode switch
    {
        "AuthorizationPermissionMismatch" or "AuthorizationFailure" => ": it takes the role Storage Blob Data Contributor there",
        "AuthenticationFailed" => ": the key or signature that the workspace has given is refused",
        _ => "",
    };
}

/// <summary>A blob.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Version">Its ETag.</param>
internal sealed record StoredBlob(string Name, long Bytes, string? Version);
