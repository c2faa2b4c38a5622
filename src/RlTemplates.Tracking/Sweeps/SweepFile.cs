using System.Text.Json;
using System.Text.Json.Serialization;

namespace RlTemplates.Tracking;

/// <summary>What <c>sweep.json</c> says: how trials are compared, and their values. How a trial stands is told by its own run.</summary>
public sealed record SweepFile
{
    /// <summary>Name in the sweep's folder.</summary>
    public const string Name = "sweep.json";

    private const int LargestBytes = 16 << 20;

    /// <summary>The preset that holds the sweep, as it was named.</summary>
    public required string Preset { get; init; }

    /// <summary>How trials were chosen.</summary>
    public SweepMethod Method { get; init; }

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>The metric by which trials are compared.</summary>
    public required string Metric { get; init; }

    /// <summary>Which way it is better.</summary>
    public SweepGoal Goal { get; init; }

    /// <summary>Trials at once.</summary>
    public int Parallel { get; init; }

    /// <summary>Most seconds; null for as long as it takes.</summary>
    public double? TimeSeconds { get; init; }

    /// <summary>Seconds that the sweep has run so far, over all its parts.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>When hopeless trials end; null: never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>All trials, also those that have not begun.</summary>
    public required IReadOnlyList<TrialEntry> Trials { get; init; }

    /// <summary>Reads the file of a sweep.</summary>
    /// <param name="sweep">The sweep's run.</param>
    /// <exception cref="UserException">The run is not a sweep, or its file is broken.</exception>
    public static SweepFile Read(RunInfo sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var path = Path.Combine(sweep.Directory, Name);
        if (sweep.Kind != RunKind.Sweep)
            throw new UserException($"Run {sweep.Id} is not a sweep.");
        if (!File.Exists(path))
            throw new UserException($"Sweep {sweep.Id} has no {Name}: it ended before its first trial began. Start it anew.");
        try
        {
            if (SmallFile.Fault(path, LargestBytes) is { } fault)
                throw new JsonException(fault);
            var file = JsonSerializer.Deserialize(SmallFile.Read(path, LargestBytes), SweepJson.Default.SweepFile);
            return file is not null && IsComplete(file) ? file : throw new JsonException("it is not what a sweep writes");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Sweep {sweep.Id} cannot be used: its {Name} is broken ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>The bytes of the file.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SweepJson.Default.SweepFile);

    // The serializer does not look for nulls inside lists.
    private static bool IsComplete(SweepFile file) =>
        file is { Preset: not null, Metric: not null, Parallel: > 0, Trials.Count: > 0 }
        && file.Trials.All(t => t is { Values.Count: > 0 } && t.Values.All(v => v is { Path: not null, Text: not null }));
}

/// <summary>A trial in <c>sweep.json</c>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">What it varies.</param>
/// <param name="RunId">Id of its run; null before it has begun.</param>
/// <param name="EndedEarly">Why the sweep ended it before its time; null where it did not.</param>
public sealed record TrialEntry(
    int Number, IReadOnlyList<SweptValue> Values, [property: JsonPropertyName("run")] string? RunId = null, string? EndedEarly = null);

/// <summary>A value that a trial gives to an option.</summary>
/// <param name="Path">Path of the option.</param>
/// <param name="Text">The value.</param>
public sealed record SweptValue(string Path, string Text);

/// <summary>Writes enums in snake_case.</summary>
internal sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(SnakeCaseConverter<SweepMethod>), typeof(SnakeCaseConverter<SweepGoal>), typeof(SnakeCaseConverter<StoppingType>),
    ])]
[JsonSerializable(typeof(SweepFile))]
internal sealed partial class SweepJson : JsonSerializerContext;
