using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlTemplates.Tracking;

/// <summary>Reads and writes <c>run.json</c>.</summary>
internal static class RunFile
{
    public const string Name = "run.json";

    private const long LargestBytes = 16 << 20;

    /// <summary>Writes the file in one atomic step.</summary>
    public static void Write(RunInfo run) =>
        AtomicFile.Write(Path.Combine(run.Directory, Name), JsonSerializer.SerializeToUtf8Bytes(run, RunJson.Default.RunInfo));

    /// <summary>Reads a run's file; a broken one gives a run with status <see cref="RunStatus.Broken"/>. Folder names count, not what the file says.</summary>
    public static RunInfo Read(string directory)
    {
        var id = Path.GetFileName(directory);
        var experiment = Path.GetFileName(Path.GetDirectoryName(directory)) ?? "";
        try
        {
            var path = Path.Combine(directory, Name);
            var length = new FileInfo(path).Length;
            if (length > LargestBytes)
                throw new JsonException($"{Name} has {length} bytes; at most {LargestBytes} are read.");
            var run = JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunInfo) ?? throw new JsonException($"{Name} is null.");
            run = Complete(run) with { Id = id, Experiment = experiment, Directory = directory };
            return run.IsActive && !ProcessIdentity.MayRun(run) ? run with { Status = RunStatus.Lost } : run;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return new()
            {
                Id = id,
                Experiment = experiment,
                Directory = directory,
                Status = RunStatus.Broken,
                CreatedAt = CreatedAt(directory),
                Error = exception.Message,
            };
        }
    }

    // The serializer leaves what the file lacks null, and does not look for nulls inside lists.
    private static RunInfo Complete(RunInfo run)
    {
        var complete = run with
        {
            // Files without a kind come from versions in which sweeps alone had children.
            Kind = run is { Kind: RunKind.Run, Children: not null } ? RunKind.Sweep : run.Kind,
            Tags = run.Tags ?? new Dictionary<string, string>(),
            Config = run.Config ?? [],
            Metrics = run.Metrics ?? new Dictionary<string, double>(),
        };
        if (complete.Config.Any(o => o is null))
            throw new JsonException("An entry of config is null.");
        if (complete.Children?.Any(c => c is null) == true)
            throw new JsonException("A child is null.");
        if (complete.Job is { Target: null } or { Kind: null } or { Id: null })
            throw new JsonException("The job lacks its target, kind or id.");
        return complete.Tags.Values.Any(t => t is null) ? throw new JsonException("A tag is null.") : complete;
    }

    private static DateTimeOffset CreatedAt(string directory) => RunId.TimeOf(Path.GetFileName(directory))
        ?? new DateTimeOffset(System.IO.Directory.GetLastWriteTimeUtc(directory), TimeSpan.Zero);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(ResolvedOptionConverter)])]
[JsonSerializable(typeof(RunInfo))]
internal sealed partial class RunJson : JsonSerializerContext;
