using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Sweeps;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

namespace RlTemplates.Seeds;

/// <summary>What a training with several seeds begins or goes on with.</summary>
/// <param name="Definition">The experiment.</param>
/// <param name="Run">The run that stands for all of them.</param>
/// <param name="File">Its seeds.</param>
/// <param name="Binder">Binds the options of each run.</param>
internal sealed record SeedsStart(ExperimentDefinition Definition, RunInfo Run, SeedsFile File, SweepBinder Binder)
{
    private const string Source = "several seeds";

    /// <summary>Begins a new one. Everything is judged before anything is written.</summary>
    /// <param name="selection">The experiment and its options.</param>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="store">The store of runs.</param>
    /// <param name="count">Seeds.</param>
    /// <param name="parallel">Runs at once; null for one on each core.</param>
    /// <param name="atLeast">The reward at which all runs end; null for none.</param>
    /// <param name="initializeFrom">The weights that each seed begins with; null: at random.</param>
    /// <exception cref="UserException">Options are wrong.</exception>
    public static SeedsStart New(Selection selection, string? preset, RunStore store, int count, int? parallel, double? atLeast, WeightSource? initializeFrom)
    {
        var definition = selection.Definition;
        var (lookup, layers, bound) = selection.BindSeeds(preset);
        var binder = new SweepBinder(lookup, layers, Source);
        var seeds = Derive(definition.Configure(bound.Config!).Seed, 0, count);
        Ensure(definition, binder, seeds);
        new Experiment(definition, definition.Configure(binder.Bind(SeedsGroup.EntryOf(seeds[0], 0)).Config!)).EnsureItCanBeBuilt(initializeFrom);
        if (definition.DefaultTarget is null)
            throw new UserException("This program has no target that trains runs in processes of their own.");
        var file = new SeedsFile { Parallel = Math.Min(count, parallel ?? Environment.ProcessorCount), AtLeast = atLeast, Seeds = seeds };
        var whole = new NewRun
        {
            Seed = seeds[0].Seed,
            Config = bound.Resolved,
            Kind = RunKind.Seeds,
            Files = new Dictionary<string, byte[]> { [SeedsFile.Name] = file.ToBytes() },
        };
        var run = definition.CreateRun(store, InitialWeightsFile.In(whole, initializeFrom));
        return new(definition, run, file, binder);
    }

    /// <summary>Goes on with one, perhaps with more seeds.</summary>
    /// <param name="definition">The experiment.</param>
    /// <param name="run">The run that stands for all of them.</param>
    /// <param name="count">Seeds; null for as many as there are.</param>
    /// <param name="parallel">Runs at once; null for as many as before.</param>
    /// <param name="atLeast">The reward at which all runs end; null for that of before.</param>
    /// <exception cref="UserException">It cannot go on like that.</exception>
    public static SeedsStart Resume(ExperimentDefinition definition, RunInfo run, int? count, int? parallel, double? atLeast)
    {
        run.EnsureReadable();
        var file = SeedsFile.Read(run);
        if (count < file.Seeds.Count)
            throw new UserException($"--seeds is {count}, but run {run.Id} has {file.Seeds.Count} seeds already; give that number or a larger one, or leave it out.");
        if (count > file.Seeds.Count)
            file = file with { Seeds = [.. file.Seeds, .. Derive(file.Seeds[0].Seed, file.Seeds.Count, count.Value)] };
        var lookup = new OptionLookup(definition.Options);
        Layer[] layers = [SweepBinder.Recorded(lookup, run), EnvironmentLayer.Secrets(lookup)];
        var binder = new SweepBinder(lookup, layers, Source);
        Ensure(definition, binder, file.Seeds);
        return new(definition, run, file with { Parallel = parallel ?? file.Parallel, AtLeast = atLeast ?? file.AtLeast }, binder);
    }

    // Seed i of the same first seed is the same in every training, whatever their number.
    private static List<SeedEntry> Derive(ulong first, int from, int count) => first <= ulong.MaxValue - (ulong)(count - 1)
        ? [.. Enumerable.Range(from, count - from).Select(i => new SeedEntry(first + (ulong)i))]
        : throw new UserException(string.Create(CultureInfo.InvariantCulture, $"seed is {first}; with {count} seeds it can be at most {ulong.MaxValue - (ulong)(count - 1)}, because they follow each other."));

    private static void Ensure(ExperimentDefinition definition, SweepBinder binder, IReadOnlyList<SeedEntry> seeds)
    {
        List<TrialEntry> ends = [SeedsGroup.EntryOf(seeds[0], 0), SeedsGroup.EntryOf(seeds[^1], seeds.Count - 1)];
        if (binder.Errors(ends) is { Count: > 0 } errors)
            throw new UserException(errors);
        if (definition.Configure(binder.Bind(ends[1]).Config!).Seed != seeds[^1].Seed)
            throw new UserException($"{definition.Name} cannot be trained with several seeds: its option seed does not decide about the seed.");
    }
}
