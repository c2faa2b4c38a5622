using System.Text.Json;
using RlTemplates.Json;

namespace RlTemplates.Tracking;

/// <summary>What <c>seeds.json</c> says of a training with several seeds. How each of its runs stands is told by that run.</summary>
internal sealed record SeedsFile
{
    /// <summary>Name in the folder of the run that stands for all of them.</summary>
    public const string Name = "seeds.json";

    /// <summary>Most seeds of one training.</summary>
    public const int MostSeeds = 1000;

    private const int LargestBytes = 1 << 20;

    /// <summary>Runs at once.</summary>
    public required int Parallel { get; init; }

    /// <summary>The reward that the lower end of the interval must reach for all runs to end; null where they end by themselves alone.</summary>
    public double? AtLeast { get; init; }

    /// <summary>All seeds in order, also those whose runs have not begun.</summary>
    public required IReadOnlyList<SeedEntry> Seeds { get; init; }

    /// <summary>Reads the file.</summary>
    /// <param name="run">The run that stands for all of them.</param>
    /// <exception cref="UserException">The file is missing or broken.</exception>
    public static SeedsFile Read(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var path = Path.Combine(run.Directory, Name);
        try
        {
            if (SmallFile.Fault(path, LargestBytes) is { } fault)
                throw new JsonException(fault);
            return JsonFields.Read(SmallFile.Read(path, LargestBytes), Read);
        }
        catch (Exception exception) when (exception is JsonException || FileWriteException.IsOfDisk(exception))
        {
            throw new UserException($"Run {run.Id} cannot be used: its {Name} is broken ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes() => JsonFile.Bytes(json =>
    {
        json.WriteNumber("parallel", Parallel);
        if (AtLeast is { } least)
            json.WriteNumber("at_least", least);
        json.WriteStartArray("seeds");
        foreach (var entry in Seeds)
        {
            json.WriteStartObject();
            json.WriteNumber("seed", entry.Seed);
            json.WriteOptional("run", entry.RunId);
            json.WriteOptional("ended_early", entry.EndedEarly);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static SeedsFile Read(JsonFields fields)
    {
        var seeds = fields.Objects("seeds").Select(s => new SeedEntry(s.UInt64("seed"), s.OptionalText("run"), s.OptionalText("ended_early"))).ToList();
        if (seeds.Count is 0 or > MostSeeds || seeds.DistinctBy(s => s.Seed).Count() < seeds.Count || fields.Int32("parallel") is not (> 0 and <= 256))
            throw new JsonException("it is not what a training with several seeds writes");
        return new() { Parallel = fields.Int32("parallel"), AtLeast = fields.Has("at_least") ? fields.Double("at_least") : null, Seeds = seeds };
    }
}

/// <summary>A seed in <c>seeds.json</c>.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="RunId">Id of its run; null before that has begun.</param>
/// <param name="EndedEarly">Why it was ended before its time; null where it was not.</param>
internal sealed record SeedEntry(ulong Seed, string? RunId = null, string? EndedEarly = null);
