using System.Globalization;
using Amazon.Runtime;
using Amazon.S3.Model;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Storage;

/// <summary>
/// Reads an object in S3. Where the connection is dropped or stands still, it goes on at the byte where it was, with the same version
/// of the object.
/// </summary>
internal sealed class ObjectStream : Stream
{
    // In succession, without a byte between them.
    private const int MostFailures = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(70);

    private readonly AwsSession _session;
    private readonly S3Address _address;
    private readonly string _version;
    private readonly long _end;
    private long _position;
    private GetObjectResponse? _response;
    private int _failures;

    private ObjectStream(AwsSession session, S3Address address, long offset, GetObjectResponse response) =>
        (_session, _address, _position, _end, _version, _response) = (session, address, offset, offset + response.ContentLength, response.ETag, response);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens an object.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="address">Its address.</param>
    /// <param name="offset">The byte to begin with.</param>
    /// <param name="version">Its ETag; another one is refused. Null takes any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none, or S3 cannot be reached.</exception>
    public static async Task<ObjectStream> OpenAsync(AwsSession session, S3Address address, long offset, string? version, CancellationToken cancellationToken) =>
        new(session, address, offset, await AskAsync(session, address, offset, version, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <exception cref="UserException">S3 refuses, cannot be reached, or drops each connection.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _position >= _end)
            return 0;
        while (true)
        {
            string problem;
            try
            {
                _response ??= await AskAsync(_session, _address, _position, _version, cancellationToken).ConfigureAwait(false);
                if (await ReadOnceAsync(_response.ResponseStream, buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                {
                    (_position, _failures) = (_position + count, 0);
                    return count;
                }
                problem = "the connection has ended";
            }
            catch (AmazonClientException exception)
            {
                // Its checksum is another one.
                throw new UserException($"{_address} has not come as it is in S3: {exception.Message}", exception);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is IOException or HttpRequestException)
            {
                problem = exception.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"nothing has come for {Patience.TotalSeconds:0} seconds");
            }
            _response?.Dispose();
            _response = null;
            if (++_failures > MostFailures)
            {
                throw new ServiceException(string.Create(CultureInfo.InvariantCulture,
                    $"S3 cannot be reached: of the {_end} bytes of {_address}, {_position} came, and {_failures} connections brought no more: {problem}"));
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _response?.Dispose();
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _session.Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        return await content.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
    }

    private static Task<GetObjectResponse> AskAsync(AwsSession session, S3Address address, long offset, string? version, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = address.Bucket, Key = address.Key, EtagToMatch = version };
        if (offset > 0)
            request.ByteRange = new($"bytes={offset.ToString(CultureInfo.InvariantCulture)}-");
        return SdkCall.AskAsync(
            session, S3Folder.Service, () => session.S3.GetObjectAsync(request, cancellationToken), cancellationToken, address);
    }
}
