using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlTemplates.Tracking;

/// <summary>What <c>manifest.json</c> says of a checkpoint.</summary>
internal sealed record CheckpointManifest
{
    /// <summary>The format written today.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required long TimestepsTotal { get; init; }

    public required int TrainingIteration { get; init; }

    public required IReadOnlyList<CheckpointFile> Files { get; init; }

    /// <summary>Reads a manifest. Of another format than today's only the format is known.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static CheckpointManifest Parse(ReadOnlySpan<byte> json)
    {
        var format = JsonSerializer.Deserialize(json, CheckpointJson.Default.ManifestFormat)?.Format ?? throw new JsonException("The manifest is null.");
        if (format != CurrentFormat)
            return new() { Format = format, TimestepsTotal = 0, TrainingIteration = 0, Files = [] };
        var manifest = JsonSerializer.Deserialize(json, CheckpointJson.Default.CheckpointManifest);
        return manifest is { TimestepsTotal: >= 0, TrainingIteration: >= 0 } && manifest.Files.All(f => f is not null)
            ? manifest
            : throw new JsonException("The manifest has negative counters or a null among its files.");
    }
}

/// <summary>The one field that manifests of all formats share.</summary>
internal sealed record ManifestFormat
{
    public required int Format { get; init; }
}

/// <summary>One file of a checkpoint.</summary>
internal sealed record CheckpointFile
{
    public required string Name { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointManifest))]
[JsonSerializable(typeof(ManifestFormat))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
