using System.Text.Json;
using System.Text.Json.Serialization;
using RlTemplates.Configuration;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>What <c>sweep.json</c> says: how trials are compared, and their values. How a trial stands is told by its own run.</summary>
internal sealed record SweepFile
{
    /// <summary>Name in the sweep's folder.</summary>
    public const string Name = "sweep.json";

    private const long LargestBytes = 16 << 20;

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
    /// <exception cref="UserException">The run is not a sweep, or its file is broken.</exception>
    public static SweepFile Read(RunInfo sweep)
    {
        var path = Path.Combine(sweep.Directory, Name);
        if (sweep.Kind != RunKind.Sweep || !File.Exists(path))
            throw new UserException($"Run {sweep.Id} is not a sweep.");
        try
        {
            var file = new FileInfo(path).Length <= LargestBytes ? JsonSerializer.Deserialize(File.ReadAllBytes(path), SweepJson.Default.SweepFile) : null;
            return file is { Preset: not null, Metric: not null, Trials.Count: > 0 and <= SweepChecker.MostTrials } && file.Parallel > 0 && file.Trials.All(t => t is { Values.Count: > 0 } && t.Values.All(v => v is { Path: not null, Text: not null }))
                ? file
                : throw new JsonException("it is not what a sweep writes");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"Sweep {sweep.Id} cannot be used: its {Name} is broken ({e.Message.TrimEnd('.')}).", e);
        }
    }

    /// <summary>Writes the file in one step.</summary>
    public void Write(RunWriter sweep) => sweep.WriteFile(Name, JsonSerializer.SerializeToUtf8Bytes(this, SweepJson.Default.SweepFile));
}

/// <summary>A trial in <c>sweep.json</c>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Values">What it varies.</param>
/// <param name="Run">Id of its run; null before it has begun.</param>
/// <param name="EndedEarly">Why the sweep ended it before its time; null where it did not.</param>
internal sealed record TrialEntry(int Number, IReadOnlyList<SweptValue> Values, string? Run = null, string? EndedEarly = null);

/// <summary>Writes enums in snake_case.</summary>
internal sealed class SnakeCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(SnakeCaseConverter<SweepMethod>), typeof(SnakeCaseConverter<SweepGoal>), typeof(SnakeCaseConverter<StoppingType>)])]
[JsonSerializable(typeof(SweepFile))]
internal sealed partial class SweepJson : JsonSerializerContext;
