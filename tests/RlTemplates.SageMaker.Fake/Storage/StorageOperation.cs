namespace RlTemplates.SageMaker.Fake;

/// <summary>Which operation of S3 a request is.</summary>
internal static class StorageOperation
{
    public static (string Bucket, string Key) Place(string rawPath)
    {
        var parts = rawPath.TrimStart('/').Split('/', 2);
        return (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    public static string Name(string method, string rawPath, IReadOnlyDictionary<string, string> query)
    {
        var (bucket, key) = Place(rawPath);
        if (bucket.Length == 0)
            return method == "GET" ? "ListBuckets" : $"{method} /";
        return key.Length == 0 ? OfBucket(method, query) : OfObject(method, query);
    }

    private static string OfBucket(string method, IReadOnlyDictionary<string, string> query) => method switch
    {
        "PUT" when query.Count == 0 => "CreateBucket",
        "HEAD" => "HeadBucket",
        "DELETE" when query.Count == 0 => "DeleteBucket",
        "GET" when query.ContainsKey("location") => "GetBucketLocation",
        "GET" when query.ContainsKey("uploads") => "ListMultipartUploads",
        "GET" when query.GetValueOrDefault("list-type") == "2" => "ListObjectsV2",
        "POST" when query.ContainsKey("delete") => "DeleteObjects",
        _ => $"{method} bucket?{string.Join('&', query.Keys)}",
    };

    private static string OfObject(string method, IReadOnlyDictionary<string, string> query) => method switch
    {
        "PUT" when query.ContainsKey("uploadId") => "UploadPart",
        "PUT" => "PutObject",
        "GET" when query.ContainsKey("uploadId") => "ListParts",
        "GET" => "GetObject",
        "HEAD" => "HeadObject",
        "DELETE" when query.ContainsKey("uploadId") => "AbortMultipartUpload",
        "DELETE" => "DeleteObject",
        "POST" when query.ContainsKey("uploads") => "CreateMultipartUpload",
        "POST" when query.ContainsKey("uploadId") => "CompleteMultipartUpload",
        _ => $"{method} object?{string.Join('&', query.Keys)}",
    };
}
