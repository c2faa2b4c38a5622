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
internal sealed partial class CheckpointJson : JsonSerializerContext;
