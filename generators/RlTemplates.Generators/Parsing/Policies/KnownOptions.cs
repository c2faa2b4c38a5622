using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Policies;

/// <summary>
/// What a kit's compiler knows of the options of experiments that it never sees: those that every experiment has, and those of the algorithms, environments and targets of the kit and its
/// references. An experiment may have others, beside these groups and, where its algorithm or environment is its own, in them.
/// </summary>
internal sealed class KnownOptions
{
    private const string Stop = PresetShape.Stop;
    private const string NotKnown = "no such option is known";

    private static readonly (string Group, string Mark)[] Parts = [("algorithm", KnownNames.AlgorithmOptions), ("environment", KnownNames.EnvironmentOptions)];

    /// <summary>What every experiment may have, each as it likes.</summary>
    private static readonly string[] Free = ["seed", .. PresetShape.TargetGroups];

    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal) { "seed" };
    private readonly Dictionary<string, HashSet<string>> _ofTargets;
    private readonly IReadOnlyList<string> _choices;

    public KnownOptions(Compilation compilation)
    {
        var context = new ParseContext(compilation, new MessageSink(), CancellationToken.None) { OnlyReads = true };
        var types = Published(compilation);
        var parts = Parts.SelectMany(p => types.Where(t => t.AttributeOf(p.Mark) is not null).Select(t => OptionParser.Below(t, p.Group + ".", context)));
        List<ParsedRecord> records = [OptionParser.OfEveryExperiment(context), .. parts];
        Leaves = [.. records.SelectMany(r => r.Leaves).Where(l => l.Property is not null)];
        Choices = [.. records.SelectMany(r => r.Choices).GroupBy(c => c.Option.Path, StringComparer.Ordinal).Select(g => g.First().With(context))];
        _choices = [.. Choices.Select(c => c.Path)];
        Metrics = [.. AlgorithmMetrics.All(compilation).OrderBy(m => m, StringComparer.Ordinal)];
        _ofTargets = PresetShape.TargetGroups.ToDictionary(g => g, g => Named(types.Where(t => t.DerivesFrom(g == PresetShape.TargetGroups[0] ? KnownNames.SubmitsTo : KnownNames.MachineGroup))));
        _paths.UnionWith(Leaves.Select(l => l.Option.Path));
        foreach (var path in _paths)
        {
            for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
                _groups.Add(path.Substring(0, dot));
        }
        _groups.UnionWith(PresetShape.TargetGroups);
    }

    /// <summary>The options that are known; a path stands there once for every record that has it.</summary>
    public IReadOnlyList<OptionLeaf> Leaves { get; }

    /// <summary>The choices between records that are known, with the records; a path stands there once.</summary>
    public IReadOnlyList<IChoice> Choices { get; }

    /// <summary>The metrics that are known, in order.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Whether every experiment has the options of a path's group, and no others. Stop criteria may be on any metric.</summary>
    public static bool IsFixed(string path) => AddedGroups.All.Any(g => !g.IsStop && path.StartsWith(g.Path + ".", StringComparison.Ordinal));

    /// <summary>Says that no option or group known has a path, where that is doubtful; null where it is right, or may be an experiment's own.</summary>
    /// <param name="path">The path as YAML has it.</param>
    public string? Doubt(string path)
    {
        if (_paths.Contains(path) || _groups.Contains(path) || IsEntry(path) || IsOfChoice(path))
            return null;
        var words = path.Split('.');
        if (words[0] == Stop)
            return Suggestion.Nearest(path.Substring(Stop.Length + 1), Unless(Metrics, path.Substring(Stop.Length + 1))) is { } metric ? $"did you mean {Stop}.{metric}?" : null;
        if (_ofTargets.TryGetValue(words[0], out var names))
            return words.Length < 3 || names.Contains(words[2]) ? null : NotKnown + DidYouMean(Suggestion.Nearest(words[2], names) is { } name ? $"{words[0]}.{words[1]}.{name}" : null);
        if (words.Length > 1 && AddedGroups.All.Select(g => g.Path).Concat(Parts.Select(p => p.Group)).Contains(words[0]))
            return NotKnown + DidYouMean(Suggestion.Nearest(path, All.Where(p => p.StartsWith(words[0] + ".", StringComparison.Ordinal))));
        return Suggestion.Nearest(path, All) is { } nearest ? $"did you mean {nearest}?" : null;
    }

    /// <summary>Whether an experiment may have a path that is not known: its group takes options of its own, and it is not close to one that is known.</summary>
    public bool MayBeOwn(string path) => IsOfChoice(path) || (!IsFixed(path) && !_paths.Contains(path) && !IsEntry(path) && !IsMetric(path) && (!_groups.Contains(path) || Free.Contains(path)) && Doubt(path) is null or NotKnown);

    /// <summary>A path that is known, nearest to a text.</summary>
    public string? Nearest(string path) => _paths.Contains(path) || _groups.Contains(path) ? path : Suggestion.Nearest(path, All);

    private IEnumerable<string> All => _paths.Concat(_groups).OrderBy(p => p, StringComparer.Ordinal);

    private static IEnumerable<string> Unless(IReadOnlyList<string> known, string text) => known.Contains(text) ? [] : known;

    private static string DidYouMean(string? nearest) => nearest is null ? "" : $"; did you mean {nearest}?";

    private bool IsMetric(string path) => path.StartsWith(Stop + ".", StringComparison.Ordinal) && Metrics.Contains(path.Substring(Stop.Length + 1));

    private bool IsEntry(string path) =>
        Leaves.Any(l => l.Option.Path != Stop && path.StartsWith(l.Option.Path + ".", StringComparison.Ordinal) && GrammarParser.Rule(l.Property!)?.Grammar.Kind == TextKind.Dictionary);

    // Which records a choice has is known only with the experiment's own.
    private bool IsOfChoice(string path) => _choices.Any(c => path == c || path.StartsWith(c + ".", StringComparison.Ordinal));

    private static HashSet<string> Named(IEnumerable<INamedTypeSymbol> types) =>
        new(types.SelectMany(Declaration.Properties).Select(p => NameCase.ToSnake(p.Name)), StringComparer.Ordinal);

    /// <summary>Types of which an assembly publishes what a compiler needs to know: records of options, targets and machine groups.</summary>
    private static List<INamedTypeSymbol> Published(Compilation compilation) =>
        [.. compilation.SourceModule.ReferencedAssemblySymbols.Append(compilation.Assembly).SelectMany(a => a.AttributesOf(KnownNames.OptionManifest))
            .Select(r => r.ConstructorArguments.FirstOrDefault().Value).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)];
}
