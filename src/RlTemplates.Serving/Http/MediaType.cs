namespace RlTemplates.Serving;

/// <summary>How observations and actions are written.</summary>
internal enum MediaType
{
    Json,
    JsonLines,
    Csv,
    Raw,
}

/// <summary>The content types that are read and written.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string JsonLines = "application/jsonlines";
    public const string Csv = "text/csv";
    public const string Raw = "application/octet-stream";

    private const string All = Json + ", " + JsonLines + ", " + Csv + " and " + Raw;

    /// <summary>The content type of an answer.</summary>
    public static string Name(MediaType type) => type switch
    {
        MediaType.JsonLines => JsonLines,
        MediaType.Csv => Csv,
        MediaType.Raw => Raw,
        _ => Json,
    };

    /// <summary>What a request's body is. Without a content type it is JSON.</summary>
    /// <exception cref="Refusal">It is something else.</exception>
    public static MediaType OfContent(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || contentType == Json)
            return MediaType.Json;
        var (name, charset) = Split(contentType);
        if (Find(name) is not { } type)
            throw new Refusal(415, $"Content-Type is '{Refusal.Show(contentType)}'; this server reads {All}.");
        if (charset is not null && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, $"Content-Type has the charset '{Refusal.Show(charset)}'; it must be utf-8.");
        return type;
    }

    /// <summary>What the answer is to be: the type that the client wants most, or else as the request was.</summary>
    /// <exception cref="Refusal">The client accepts nothing that is written.</exception>
    public static MediaType OfAnswer(string? accept, MediaType request)
    {
        if (string.IsNullOrEmpty(accept) || accept == "*/*")
            return request;
        return AcceptedTypes.Best(accept, request) ?? throw new Refusal(406, $"Accept is '{Refusal.Show(accept)}'; this server answers in {All}.");
    }

    /// <summary>The type of a name; null where it is another one.</summary>
    public static MediaType? Find(string name) => name.ToLowerInvariant() switch
    {
        Json => MediaType.Json,
        JsonLines or "application/jsonl" or "application/x-jsonlines" or "application/x-ndjson" => MediaType.JsonLines,
        Csv => MediaType.Csv,
        Raw => MediaType.Raw,
        _ => null,
    };

    private static (string Name, string? Charset) Split(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        var charset = parts.Skip(1).FirstOrDefault(p => p.StartsWith("charset=", StringComparison.OrdinalIgnoreCase));
        return (parts[0], charset?["charset=".Length..].Trim('"'));
    }
}
