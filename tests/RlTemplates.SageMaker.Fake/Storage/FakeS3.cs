using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.SageMaker.Fake;

/// <summary>S3 of the fake: buckets in a folder.</summary>
public sealed class FakeS3(string folder)
{
    private readonly Dictionary<string, SortedDictionary<string, StoredObject>> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Objects of one page of a list.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>The names of the buckets.</summary>
    public IReadOnlyList<string> Buckets
    {
        get
        {
            lock (_lock)
                return [.. _buckets.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Buckets of other accounts, which nobody may read or create here.</summary>
    public ISet<string> OthersBuckets { get; } = new HashSet<string>(StringComparer.Ordinal);

    internal MultipartUploads Uploads { get; } = new();

    /// <summary>Makes a bucket, unless there is one.</summary>
    public bool CreateBucket(string bucket)
    {
        lock (_lock)
            return _buckets.TryAdd(bucket, new SortedDictionary<string, StoredObject>(StringComparer.Ordinal));
    }

    /// <summary>Whether there is a bucket.</summary>
    public bool HasBucket(string bucket)
    {
        lock (_lock)
            return _buckets.ContainsKey(bucket);
    }

    /// <summary>Writes an object; makes its bucket where there is none.</summary>
    public StoredObject Put(string bucket, string key, byte[] content)
    {
        CreateBucket(bucket);
        return Put(bucket, key, content, new Dictionary<string, string>(), onlyNew: false)!;
    }

    /// <summary>Writes a text.</summary>
    public StoredObject Put(string bucket, string key, string content) => Put(bucket, key, Encoding.UTF8.GetBytes(content));

    /// <summary>An object, or null.</summary>
    public StoredObject? Find(string bucket, string key)
    {
        lock (_lock)
            return _buckets.GetValueOrDefault(bucket)?.GetValueOrDefault(key);
    }

    /// <summary>An object by its URI (<c>s3://bucket/key</c>), or null.</summary>
    public StoredObject? Find(string uri)
    {
        var (bucket, key) = Split(uri);
        return Find(bucket, key);
    }

    /// <summary>The objects whose keys begin with a prefix, in the order of the keys.</summary>
    public IReadOnlyList<StoredObject> List(string bucket, string prefix = "")
    {
        lock (_lock)
            return [.. (_buckets.GetValueOrDefault(bucket) ?? []).Values.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))];
    }

    /// <summary>The keys below a URI, without what the URI itself says.</summary>
    public IReadOnlyList<string> Keys(string uri)
    {
        var (bucket, prefix) = Split(uri);
        return [.. List(bucket, prefix).Select(o => o.Key[prefix.Length..])];
    }

    /// <summary>Removes an object.</summary>
    public bool Delete(string bucket, string key)
    {
        lock (_lock)
            return _buckets.GetValueOrDefault(bucket)?.Remove(key) == true;
    }

    /// <summary>The bucket and the key, or prefix, of a URI.</summary>
    public static (string Bucket, string Key) Split(string uri)
    {
        var parts = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    internal bool DeleteBucket(string bucket)
    {
        lock (_lock)
            return _buckets[bucket].Count == 0 && _buckets.Remove(bucket);
    }

    /// <summary>Writes an object; null where only a new one may be written and there is one.</summary>
    internal StoredObject? Put(
        string bucket, string key, byte[] content, IReadOnlyDictionary<string, string> headers, bool onlyNew, string? etag = null)
    {
        // Not under its key: a key may be the folder of another one, or longer than the name of a file.
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(file, content);
        var stored = new StoredObject(key, file, content.Length, etag ?? Tag(content), DateTimeOffset.UtcNow, headers);
        lock (_lock)
        {
            if (onlyNew && _buckets[bucket].ContainsKey(key))
                return null;
            _buckets[bucket][key] = stored;
        }
        return stored;
    }

#pragma warning disable CA5351 // S3's tags are MD5.
    internal static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";

    internal static byte[] Md5(byte[] content) => MD5.HashData(content);
#pragma warning restore CA5351
}
