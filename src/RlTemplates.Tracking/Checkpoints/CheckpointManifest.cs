using System.Text.Json;
using RlTemplates.Json;

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

    /// <summary>Bytes of all files; null where there is no such number.</summary>
    public long? Bytes
    {
        get
        {
            var bytes = (Int128)0;
            foreach (var file in Files)
                bytes += file.Bytes;
            return bytes <= long.MaxValue ? (long)bytes : null;
        }
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToJson() => JsonFile.Bytes(json =>
    {
        json.WriteNumber("format", Format);
        json.WriteNumber("timesteps_total", TimestepsTotal);
        json.WriteNumber("training_iteration", TrainingIteration);
        json.WriteStartArray("files");
        foreach (var file in Files)
            Write(json, file);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, CheckpointFile file)
    {
        json.WriteStartObject();
        json.WriteString("name", file.Name);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sha256", file.Sha256);
        json.WriteEndObject();
    }

    /// <summary>Reads a manifest. Of another format than today's only the format is known.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static CheckpointManifest Parse(ReadOnlyMemory<byte> json) => JsonFields.Read(json, Read);

    private static CheckpointManifest Read(JsonFields fields)
    {
        var format = fields.Int32("format");
        if (format != CurrentFormat)
            return new() { Format = format, TimestepsTotal = 0, TrainingIteration = 0, Files = [] };
        var manifest = new CheckpointManifest
        {
            Format = format,
            TimestepsTotal = fields.Int64("timesteps_total"),
            TrainingIteration = fields.Int32("training_iteration"),
            Files = [.. fields.Objects("files").Select(f => new CheckpointFile(f.Text("name"), f.Int64("bytes"), f.Text("sha256")))],
        };
        if (manifest is { TimestepsTotal: < 0 } or { TrainingIteration: < 0 } || manifest.Files.Any(file => file.Bytes < 0))
            throw new JsonException("The manifest has negative counters.");
        return manifest.Bytes is null ? throw new JsonException("The files of the manifest are larger than any disk.") : manifest;
    }
}

/// <summary>One file of a checkpoint.</summary>
internal sealed record CheckpointFile(string Name, long Bytes, string Sha256);
