using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Storage;

/// <summary>Objects below an address in S3.</summary>
/// <param name="session">Who asks.</param>
/// <param name="address">The address.</param>
/// <param name="kmsKey">The key that encrypts what is uploaded; null for the account's.</param>
internal sealed class S3Folder(AwsSession session, S3Address address, string? kmsKey = null)
{
    /// <summary>Name of the service, for messages.</summary>
    public const string Service = "S3";

    /// <summary>The address.</summary>
    public S3Address Address { get; } = address;

    /// <summary>Uploads a file, in parts where it is large.</summary>
    /// <param name="name">Its name below the address.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the upload; parts that were sent are given up.</param>
    /// <exception cref="UserException">S3 refuses it or cannot be reached.</exception>
    public Task UploadAsync(string name, string path, CancellationToken cancellationToken) =>
        UploadToAsync(session, Address.Below(name), path, kmsKey, cancellationToken);

    /// <summary>Uploads a file, in parts where it is large.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="target">Its address.</param>
    /// <param name="path">The file.</param>
    /// <param name="kmsKey">The key that encrypts it; null for the account's.</param>
    /// <param name="cancellationToken">Ends the upload; parts that were sent are given up.</param>
    /// <exception cref="UserException">S3 refuses it or cannot be reached.</exception>
    public static async Task UploadToAsync(AwsSession session, S3Address target, string path, string? kmsKey, CancellationToken cancellationToken)
    {
        var request = new TransferUtilityUploadRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            FilePath = path,
            ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS,
            ServerSideEncryptionKeyManagementServiceKeyId = kmsKey,
        };
        try
        {
            await SendAsync(session, target, request, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // A part was refused, and the others, which were canceled then, may hide why: one after the other they do not.
            await SendAsync(session, target, request, cancellationToken, mostAtOnce: 1).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is AwsException { Code: "NoSuchUpload" })
        {
            // Completed by a request whose answer was lost, or given up by somebody else: it is not known which.
            await SendAsync(session, target, request, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads an object; null where there is none.</summary>
    /// <param name="name">Its name below the address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">S3 refuses or cannot be reached.</exception>
    public Task<ReadOnlyMemory<byte>?> TryReadAsync(string name, CancellationToken cancellationToken) => TryAskAsync<ReadOnlyMemory<byte>?>(
        name,
        async () =>
        {
            await using var stream = await ObjectStream.OpenAsync(
                session, Address.Below(name), 0, null, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        },
        cancellationToken);

    /// <summary>Opens an object.</summary>
    /// <param name="name">Its name below the address.</param>
    /// <param name="offset">The byte to begin with.</param>
    /// <param name="version">Its ETag; another one is refused. Null takes any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or S3 cannot be reached.</exception>
    public async Task<Stream> OpenAsync(string name, long offset, string? version, CancellationToken cancellationToken) =>
        await ObjectStream.OpenAsync(session, Address.Below(name), offset, version, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens an object.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="address">Its address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or S3 cannot be reached.</exception>
    public static async Task<Stream> OpenAsync(AwsSession session, S3Address address, CancellationToken cancellationToken) =>
        await ObjectStream.OpenAsync(session, address, 0, null, cancellationToken).ConfigureAwait(false);

    /// <summary>The objects, with names below the address.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">S3 refuses or cannot be reached.</exception>
    public async IAsyncEnumerable<StoredObject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = Address.Key.Length == 0 || Address.Key.EndsWith('/') ? Address.Key : Address.Key + '/';
        var request = new ListObjectsV2Request { BucketName = Address.Bucket, Prefix = prefix };
        while (true)
        {
            var page = await AskAsync(
                session, Address, () => session.S3.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                if (found.Key.Length > prefix.Length && !found.Key.EndsWith('/'))
                    yield return new(found.Key[prefix.Length..], found.Size ?? 0, found.ETag);
            }
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>An object, by the key that is its whole name; null where there is none.</summary>
    /// <param name="name">Its name below the address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">S3 refuses or cannot be reached.</exception>
    public Task<StoredObject?> TryFindAsync(string name, CancellationToken cancellationToken) => TryAskAsync<StoredObject?>(
        name,
        async () =>
        {
            var found = await session.S3.GetObjectMetadataAsync(
                Address.Bucket, Address.Below(name).Key, cancellationToken).ConfigureAwait(false);
            return new(name, found.ContentLength, found.ETag);
        },
        cancellationToken);

    /// <summary>Deletes an object; one that is gone stays so.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="address">The object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">S3 refuses or cannot be reached.</exception>
    public static Task DeleteAsync(AwsSession session, S3Address address, CancellationToken cancellationToken) =>
        AskAsync(session, address, () => session.S3.DeleteObjectAsync(address.Bucket, address.Key, cancellationToken), cancellationToken);

    private static Task<bool> SendAsync(
        AwsSession session, S3Address target, TransferUtilityUploadRequest request, CancellationToken cancellationToken,
        int mostAtOnce = 10) => AskAsync(
        session,
        target,
        async () =>
        {
            using var transfer = new TransferUtility(session.S3, new TransferUtilityConfig { ConcurrentServiceRequests = mostAtOnce });
            await transfer.UploadAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    // The default where there is no such object.
    private async Task<T?> TryAskAsync<T>(string name, Func<Task<T?>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(session, Address.Below(name), call, cancellationToken).ConfigureAwait(false);
        }
        catch (UserException exception) when (exception.InnerException is AwsException { Status: HttpStatusCode.NotFound })
        {
            return default;
        }
    }

    private static Task<T> AskAsync<T>(AwsSession session, S3Address subject, Func<Task<T>> call, CancellationToken cancellationToken) =>
        SdkCall.AskAsync(session, Service, call, cancellationToken, subject);
}

/// <summary>An object in S3.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Version">Its ETag.</param>
internal sealed record StoredObject(string Name, long Bytes, string Version);
