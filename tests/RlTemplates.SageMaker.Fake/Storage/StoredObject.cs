namespace RlTemplates.SageMaker.Fake;

/// <summary>An object of S3.</summary>
/// <param name="Key">Its name in the bucket.</param>
/// <param name="File">Where its content lies on this machine.</param>
/// <param name="Length">Its size.</param>
/// <param name="ETag">Its tag, in quotation marks.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="Headers">What was said with it: its type, encryption, metadata, checksums.</param>
public sealed record StoredObject(
    string Key, string File, long Length, string ETag, DateTimeOffset LastModified, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Its content.</summary>
    public byte[] Read() => System.IO.File.ReadAllBytes(File);
}
