using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Fake;

/// <summary>A request that came.</summary>
public sealed class AwsRequest
{
    /// <summary>Which service it asks.</summary>
    public required AwsService Service { get; init; }

    /// <summary>Which operation, such as <c>CreateTrainingJob</c> or <c>PutObject</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The verb of HTTP.</summary>
    public required string Method { get; init; }

    /// <summary>The path as it was sent.</summary>
    public required string RawPath { get; init; }

    /// <summary>The path without escapes.</summary>
    public string Path => Uri.UnescapeDataString(RawPath);

    /// <summary>The query as it was sent, without its question mark.</summary>
    public required string RawQuery { get; init; }

    /// <summary>The parts of the query, or of the form in the body.</summary>
    public required IReadOnlyDictionary<string, string> Query { get; init; }

    /// <summary>The headers; names in any case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body, without the frames of <c>aws-chunked</c>.</summary>
    public required byte[] Body { get; init; }

    /// <summary>The body as JSON, where the service speaks it.</summary>
    public JsonObject? Json { get; internal set; }

    /// <summary>Which call of the operation it is, from 1.</summary>
    public int Call { get; internal set; }

    /// <summary>The status that was answered; 0 while there is none, and where the connection was dropped.</summary>
    public int Status { get; internal set; }

    /// <summary>The code of the error that was answered.</summary>
    public string? Error { get; internal set; }

    internal byte[] RawBody { get; init; } = [];

    internal string? Header(string name) => Headers.GetValueOrDefault(name);

    internal static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    internal static Dictionary<string, string> Parts(string query) => query.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).GroupBy(p => Decoded(p[0]), StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last() is [_, var value] ? Decoded(value) : "", StringComparer.Ordinal);

    /// <inheritdoc />
    public override string ToString() =>
        $"{Operation} {(Service is AwsService.S3 or AwsService.Runtime ? $"{Method} {Path}" : Json?.ToJsonString())} {Error}".TrimEnd();
}
