namespace RlTemplates.SageMaker.Aws;

/// <summary>An address in S3.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key, or what keys begin with; without a slash at its beginning.</param>
internal sealed record S3Address(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Reads one: <c>s3://bucket/key</c>.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static S3Address Parse(string text)
    {
        if (text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text[Scheme.Length..].Split('/', 2) is var parts
            && parts[0].Length > 0)
            return new(parts[0], parts.ElementAtOrDefault(1) ?? "");
        throw new UserException($"'{text}' is no address in S3; it must be one such as s3://bucket/folder.");
    }

    /// <summary>What lies below it.</summary>
    public S3Address Below(string name) => this with { Key = Key.Length == 0 ? name : $"{Key.TrimEnd('/')}/{name}" };

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
