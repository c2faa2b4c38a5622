using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>The operations of S3 on objects.</summary>
internal sealed class StorageOperations(FakeAws aws)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";
    private readonly BucketOperations _buckets = new(aws);

    public AwsResponse Answer(AwsRequest request)
    {
        var (bucket, key) = StorageOperation.Place(request.RawPath);
        if (key.Length == 0)
            return _buckets.Answer(request, bucket);
        _buckets.Demand(bucket);
        if (Encoding.UTF8.GetByteCount(key) > 1024)
            throw new AwsErrorException("KeyTooLongError", "Your key is too long");
        return request.Operation switch
        {
            "PutObject" => Put(request, bucket, key),
            "GetObject" or "HeadObject" => Get(request, Find(bucket, key)),
            "DeleteObject" => Delete(bucket, key),
            "CreateMultipartUpload" => Begin(request, bucket, key),
            "UploadPart" => Part(request, key),
            "ListParts" => Parts(request, bucket, key),
            "CompleteMultipartUpload" => Complete(request, bucket, key),
            "AbortMultipartUpload" => Abort(request, key),
            _ => throw new AwsErrorException("NotImplemented", $"The fake does not know the operation: {request.Operation}", 501),
        };
    }

    private AwsResponse Put(AwsRequest request, string bucket, string key)
    {
        var checksums = CheckBody(request);
        var headers = Kept(request);
        foreach (var (name, value) in checksums)
            headers[name] = value;
        var stored = aws.S3.Put(bucket, key, request.Body, headers, OnlyNew(request)) ?? throw Exists();
        return Written(stored, headers);
    }

    private static AwsResponse Get(AwsRequest request, StoredObject stored)
    {
        if (request.Header("If-Match") is { } tag && tag.Trim('"') != stored.ETag.Trim('"'))
            throw Other();
        var (from, length, partial) = Range(request, stored.Length);
        var type = stored.Headers.GetValueOrDefault("content-type", "binary/octet-stream");
        var response = new AwsResponse(partial ? 206 : 200, type) { File = (stored.File, from, length) };
        response.Headers["ETag"] = stored.ETag;
        response.Headers["Last-Modified"] = stored.LastModified.ToString("R", CultureInfo.InvariantCulture);
        response.Headers["Accept-Ranges"] = "bytes";
        if (partial)
            response.Headers["Content-Range"] =
                string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + length - 1}/{stored.Length}");
        var checksums = !partial && request.Header("x-amz-checksum-mode") == "ENABLED";
        foreach (var (name, value) in stored.Headers.Where(h => h.Key != "content-type"))
        {
            if (checksums || !name.StartsWith("x-amz-checksum-", StringComparison.Ordinal))
                response.Headers[name] = value;
        }
        return response;
    }

    private AwsResponse Delete(string bucket, string key)
    {
        aws.S3.Delete(bucket, key);
        return new AwsResponse(204);
    }

    private AwsResponse Begin(AwsRequest request, string bucket, string key)
    {
        var headers = Kept(request);
        var upload = aws.S3.Uploads.Begin(bucket, key, headers);
        var response = AwsResponse.Xml(new XElement(Space + "InitiateMultipartUploadResult",
            new XElement(Space + "Bucket", bucket), new XElement(Space + "Key", key), new XElement(Space + "UploadId", upload.Id)));
        Echo(response, headers);
        return response;
    }

    private AwsResponse Part(AwsRequest request, string key)
    {
        var upload = aws.S3.Uploads.Find(request.Query["uploadId"], key);
        var number = int.Parse(request.Query.GetValueOrDefault("partNumber", "0"), CultureInfo.InvariantCulture);
        if (number is < 1 or > 10_000)
            throw new AwsErrorException("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var checksums = CheckBody(request);
        var tag = FakeS3.Tag(request.Body);
        upload.Parts[number] = (request.Body, tag, DateTimeOffset.UtcNow);
        var response = new AwsResponse(200);
        response.Headers["ETag"] = tag;
        Echo(response, checksums);
        return response;
    }

    private AwsResponse Parts(AwsRequest request, string bucket, string key)
    {
        var upload = aws.S3.Uploads.Find(request.Query["uploadId"], key);
        var after = int.Parse(request.Query.GetValueOrDefault("part-number-marker", "0"), CultureInfo.InvariantCulture);
        var size = Math.Min(int.Parse(request.Query.GetValueOrDefault("max-parts", "1000"), CultureInfo.InvariantCulture), aws.S3.PageSize);
        var all = upload.Parts.Where(p => p.Key > after).OrderBy(p => p.Key).ToList();
        var page = all.Take(size).ToList();
        return AwsResponse.Xml(new XElement(Space + "ListPartsResult",
            new XElement(Space + "Bucket", bucket), new XElement(Space + "Key", key), new XElement(Space + "UploadId", upload.Id),
            new XElement(Space + "PartNumberMarker", after),
            all.Count > size ? new XElement(Space + "NextPartNumberMarker", page[^1].Key) : null,
            new XElement(Space + "MaxParts", size), new XElement(Space + "IsTruncated", all.Count > size),
            page.Select(p => new XElement(Space + "Part",
                new XElement(Space + "PartNumber", p.Key), new XElement(Space + "LastModified", BucketOperations.Time(p.Value.Time)),
                new XElement(Space + "ETag", p.Value.ETag), new XElement(Space + "Size", p.Value.Content.Length)))));
    }

    private AwsResponse Complete(AwsRequest request, string bucket, string key)
    {
        var upload = aws.S3.Uploads.Find(request.Query["uploadId"], key);
        var (content, tag) = MultipartUploads.Join(upload, XElement.Parse(Encoding.UTF8.GetString(request.Body)));
        var stored = aws.S3.Put(bucket, key, content, upload.Headers, OnlyNew(request), tag) ?? throw Exists();
        aws.S3.Uploads.Remove(upload);
        var response = AwsResponse.Xml(new XElement(Space + "CompleteMultipartUploadResult",
            new XElement(Space + "Location", $"{aws.Address}{bucket}/{key}"), new XElement(Space + "Bucket", bucket),
            new XElement(Space + "Key", key), new XElement(Space + "ETag", stored.ETag)));
        Echo(response, upload.Headers);
        return response;
    }

    private AwsResponse Abort(AwsRequest request, string key)
    {
        aws.S3.Uploads.Remove(aws.S3.Uploads.Find(request.Query["uploadId"], key));
        return new AwsResponse(204);
    }

    private StoredObject Find(string bucket, string key) =>
        aws.S3.Find(bucket, key) ?? throw new AwsErrorException("NoSuchKey", "The specified key does not exist.", 404);

    private static Dictionary<string, string> CheckBody(AwsRequest request)
    {
        if (request.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(FakeS3.Md5(request.Body)))
            throw new AwsErrorException("BadDigest", "The Content-MD5 you specified did not match what we received.");
        if (request.Header("x-amz-decoded-content-length") is { } length
            && length != request.Body.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw new AwsErrorException("IncompleteBody",
                "You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header");
        }
        var trailer = ChunkedBody.Is(request.Headers) ? ChunkedBody.Decode(request.RawBody).Trailer : [];
        return Checksums.Check(request.Body, request.Headers.Concat(trailer));
    }

    private static Dictionary<string, string> Kept(AwsRequest request) => request.Headers
        .Select(h => (Name: h.Key.ToLowerInvariant(), h.Value))
        .Where(h => h.Name is "content-type" or "content-disposition" or "cache-control"
            || h.Name.StartsWith("x-amz-meta-", StringComparison.Ordinal)
            || h.Name.StartsWith("x-amz-server-side-encryption", StringComparison.Ordinal))
        .ToDictionary(h => h.Name, h => h.Value, StringComparer.Ordinal);

    private static AwsResponse Written(StoredObject stored, Dictionary<string, string> headers)
    {
        var response = new AwsResponse(200);
        response.Headers["ETag"] = stored.ETag;
        Echo(response, headers);
        return response;
    }

    private static void Echo(AwsResponse response, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name.StartsWith("x-amz-server-side", StringComparison.Ordinal)
                || name.StartsWith("x-amz-checksum", StringComparison.Ordinal))
                response.Headers[name] = value;
        }
    }

    private static (long From, long Length, bool Partial) Range(AwsRequest request, long size)
    {
        if (request.Header("Range") is not { } range || !range.StartsWith("bytes=", StringComparison.Ordinal))
            return (0, size, false);
        var ends = range[6..].Split('-');
        static long? Number(string text) => text.Length == 0 ? null : long.Parse(text, CultureInfo.InvariantCulture);
        var (first, last) = (Number(ends[0]), Number(ends[1]));
        // Without a first byte, the last ones are meant.
        var from = first ?? Math.Max(0, size - last!.Value);
        var to = first is null ? size - 1 : Math.Min(size - 1, last ?? size - 1);
        return from < size && from <= to
            ? (from, to - from + 1, true) : throw new AwsErrorException("InvalidRange", "The requested range is not satisfiable", 416);
    }

    private static bool OnlyNew(AwsRequest request) => request.Header("If-None-Match") == "*";

    private static AwsErrorException Exists() => Other();

    private static AwsErrorException Other() =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412);
}
