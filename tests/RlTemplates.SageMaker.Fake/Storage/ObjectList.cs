using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A page of the objects of a bucket (ListObjectsV2).</summary>
internal sealed class ObjectList(FakeAws aws, AwsRequest request, string bucket)
{
    private static readonly XNamespace Space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public AwsResponse Answer()
    {
        var prefix = request.Query.GetValueOrDefault("prefix", "");
        var delimiter = request.Query.GetValueOrDefault("delimiter", "");
        var size = Math.Min(int.Parse(request.Query.GetValueOrDefault("max-keys", "1000"), CultureInfo.InvariantCulture), aws.S3.PageSize);
        var entries = aws.S3.List(bucket, prefix).Select(o => (Name: Name(o.Key, prefix, delimiter), Object: o))
            .DistinctBy(e => e.Name, StringComparer.Ordinal).Where(e => string.CompareOrdinal(e.Name, After()) > 0).ToList();
        var page = entries.Take(size).ToList();
        var xml = new XElement(Space + "ListBucketResult",
            new XElement(Space + "Name", bucket), new XElement(Space + "Prefix", Written(prefix)),
            new XElement(Space + "KeyCount", page.Count),
            new XElement(Space + "MaxKeys", size), new XElement(Space + "IsTruncated", entries.Count > size));
        if (delimiter.Length > 0)
            xml.Add(new XElement(Space + "Delimiter", Written(delimiter)));
        if (request.Query.TryGetValue("encoding-type", out var encoding))
            xml.Add(new XElement(Space + "EncodingType", encoding));
        if (request.Query.TryGetValue("continuation-token", out var token))
            xml.Add(new XElement(Space + "ContinuationToken", token));
        if (entries.Count > size && page.Count > 0)
            xml.Add(new XElement(Space + "NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name))));
        foreach (var (name, stored) in page)
            xml.Add(name == stored.Key ? Content(stored) : new XElement(Space + "CommonPrefixes", new XElement(Space + "Prefix", Written(name))));
        return AwsResponse.Xml(xml);
    }

    private string After() => request.Query.TryGetValue("continuation-token", out var token)
        ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : request.Query.GetValueOrDefault("start-after", "");

    // What stands before the first delimiter behind the prefix, where there is one.
    private static string Name(string key, string prefix, string delimiter)
    {
        var end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return end < 0 ? key : key[..(end + delimiter.Length)];
    }

    private XElement Content(StoredObject stored) => new(Space + "Contents",
        new XElement(Space + "Key", Written(stored.Key)), new XElement(Space + "LastModified", BucketOperations.Time(stored.LastModified)),
        new XElement(Space + "ETag", stored.ETag), new XElement(Space + "Size", stored.Length),
        new XElement(Space + "StorageClass", "STANDARD"));

    private string Written(string text) =>
        request.Query.ContainsKey("encoding-type") ? Signature.Escaped(text).Replace("%2F", "/", StringComparison.Ordinal) : text;
}
