namespace RlTemplates.SageMaker;

/// <summary>Where a job's source goes in S3.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object.</param>
/// <param name="KmsKey">The key that encrypts it; null for the account's. It is always encrypted by KMS (<c>aws:kms</c>).</param>
internal sealed record CodeLocation(string Bucket, string Key, string? KmsKey)
{
    /// <summary>Where the container of a job without a network finds the source.</summary>
    public const string Isolated = $"/opt/ml/input/data/code/{ArchiveName}";

    /// <summary>Name of a source's archive.</summary>
    public const string ArchiveName = "sourcedir.tar.gz";

    /// <summary>Its address.</summary>
    public string Uri => $"s3://{Bucket}/{Key}";

    /// <summary>Whether a source directory is in S3 already, which is used as it is.</summary>
    public static bool IsRemote(string? sourceDirectory) =>
        sourceDirectory?.StartsWith("s3://", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The script's name in the source: its path in the folder that is sent, or the file's name alone.</summary>
    public static string? Program(RlEstimatorOptions options) => options.EntryPoint switch
    {
        null or "" => null,
        var script when string.IsNullOrEmpty(options.SourceDirectory) || IsRemote(options.SourceDirectory) => Path.GetFileName(script),
        var script => script.Replace('\\', '/'),
    };

    /// <summary>Where a job's source goes.</summary>
    /// <param name="options">The job's options.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="outputPath">Where its results go in S3.</param>
    /// <param name="defaultBucket">The account's bucket.</param>
    public static CodeLocation Of(RlEstimatorOptions options, string job, string outputPath, string defaultBucket)
    {
        var isLocal = outputPath.StartsWith("file://", StringComparison.Ordinal);
        var output = isLocal ? defaultBucket : Split(outputPath).Bucket;
        if (options.CodeLocation is null)
            return new(output, $"{job}/source/{ArchiveName}", isLocal ? null : options.OutputKmsKey);
        var (bucket, prefix) = Split(options.CodeLocation);
        return new(bucket, $"{(prefix.Length > 0 ? prefix + "/" : "")}{job}/source/{ArchiveName}", !isLocal && bucket == output ? options.OutputKmsKey : null);
    }

    /// <summary>
    /// Where the container finds a job's source in S3: where it goes, or where it is already; null where the image holds the program.
    /// </summary>
    public static string? Source(RlEstimatorOptions options, string job, string outputPath, string defaultBucket) => options switch
    {
        { EntryPoint: null or "" } => null,
        { SourceDirectory: { } source } when IsRemote(source) => source,
        _ => Of(options, job, outputPath, defaultBucket).Uri,
    };

    private static (string Bucket, string Prefix) Split(string uri)
    {
        var path = uri["s3://".Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..].Trim('/'));
    }
}
