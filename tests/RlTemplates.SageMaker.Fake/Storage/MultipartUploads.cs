using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>An upload in parts that has not been completed.</summary>
internal sealed record MultipartUpload(string Id, string Bucket, string Key, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Begun)
{
    public ConcurrentDictionary<int, (byte[] Content, string ETag, DateTimeOffset Time)> Parts { get; } = new();
}

/// <summary>Uploads in parts.</summary>
internal sealed class MultipartUploads
{
    private const int SmallestPart = 5 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, MultipartUpload> _uploads = new(StringComparer.Ordinal);

    public IEnumerable<MultipartUpload> Of(string bucket) =>
        _uploads.Values.Where(u => u.Bucket == bucket).OrderBy(u => u.Key, StringComparer.Ordinal);

    public MultipartUpload Begin(string bucket, string key, IReadOnlyDictionary<string, string> headers)
    {
        var upload = new MultipartUpload(Guid.NewGuid().ToString("N"), bucket, key, headers, DateTimeOffset.UtcNow);
        return _uploads[upload.Id] = upload;
    }

    public MultipartUpload Find(string id, string key) => _uploads.TryGetValue(id, out var upload) && upload.Key == key
        ? upload : throw new AwsErrorException("NoSuchUpload",
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404);

    public void Remove(MultipartUpload upload) => _uploads.TryRemove(upload.Id, out _);

    /// <summary>The whole of the parts that a request to complete an upload names, with its tag.</summary>
    public static (byte[] Content, string ETag) Join(MultipartUpload upload, XElement request)
    {
        var parts = new List<(byte[] Content, string ETag, DateTimeOffset Time)>();
        var previous = 0;
        foreach (var element in request.Elements().Where(e => e.Name.LocalName == "Part"))
        {
            string Of(string name) => element.Elements().First(e => e.Name.LocalName == name).Value;
            var number = int.Parse(Of("PartNumber"), CultureInfo.InvariantCulture);
            if (number <= previous)
                throw new AwsErrorException("InvalidPartOrder", "The list of parts was not in ascending order.");
            if (!upload.Parts.TryGetValue(number, out var part) || part.ETag.Trim('"') != Of("ETag").Trim('"'))
                throw new AwsErrorException("InvalidPart", "One or more of the specified parts could not be found.");
            if (parts.Count > 0 && parts[^1].Content.Length < SmallestPart)
                throw new AwsErrorException("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            parts.Add(part);
            previous = number;
        }
        if (parts.Count == 0)
            throw new AwsErrorException("MalformedXML", "The XML you provided was not well-formed");
        var tags = parts.SelectMany(p => Convert.FromHexString(p.ETag.Trim('"'))).ToArray();
        return ([.. parts.SelectMany(p => p.Content)], $"{FakeS3.Tag(tags)[..^1]}-{parts.Count}\"");
    }
}
