using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Policies;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>The options that a kit's compiler knows, of any experiment, as the kit's defaults may set them.</summary>
internal sealed class KitCatalogue : IOptionCatalogue
{
    private readonly KnownOptions _known;
    private readonly ILookup<string, OptionLeaf> _leaves;

    /// <summary>Takes up the options.</summary>
    public KitCatalogue(KnownOptions known)
    {
        _known = known;
        _leaves = known.Leaves.ToLookup(l => l.Option.Path, StringComparer.OrdinalIgnoreCase);
        Paths = [.. _leaves.Select(l => l.Key)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Paths { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Known => Paths;

    /// <inheritdoc/>
    public OptionShape? Shape => null;

    /// <inheritdoc/>
    public (int Index, string? Key) Find(string path)
    {
        for (var i = 0; i < Paths.Count; i++)
        {
            if (Paths[i].Equals(path, StringComparison.OrdinalIgnoreCase))
                return (i, null);
            if (path.StartsWith(Paths[i] + ".", StringComparison.OrdinalIgnoreCase) && Rule(i).Grammar.Kind == TextKind.Dictionary)
                return (i, path.Substring(Paths[i].Length + 1));
        }
        return (-1, null);
    }

    /// <summary>What the text must look like; of several records that have such an option it need please only one.</summary>
    public TextRule Rule(int index)
    {
        TextRule[] rules = [.. _leaves[Paths[index]].Select(l => GrammarParser.Rule(l.Property!)).OfType<TextRule>()];
        if (rules.Length == 0)
            return new(new AnyGrammar());
        return rules.Length == 1 || rules.Any(r => r.Grammar.Kind == TextKind.Dictionary)
            ? rules[0]
            : new(new AnyGrammar()) { Form = text => rules.Any(r => r.Judge(text) is null) ? null : rules.Select(r => r.RangeText).FirstOrDefault(r => r is not null) ?? "be " + rules[0].Expected };
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Keys(int index) => Paths[index] == PresetShape.Stop ? _known.Metrics : [];

    /// <inheritdoc/>
    public string? Stop(string metric) => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Owners(string name) => [];

    /// <summary>Judges defaults; what may be an option of an experiment's own is left to the program.</summary>
    public IReadOnlyList<YamlFinding> Judge(YamlDocument document)
    {
        var judged = document with { Options = KnownEntries("", document.Options), Sweep = null };
        var findings = PresetChecker.Check(judged, this, []).Findings.ToList();
        findings.AddRange(new KitChoices(_known.Choices).Judge(document.Options));
        findings.AddRange(document.Bases.Select(b => new YamlFinding(YamlFault.Shape, b.Place, TeamDefaults.NoBases)));
        if (document.Sweep is { } sweep)
            findings.Add(new(YamlFault.Shape, sweep.Place, TeamDefaults.NoSweep));
        return findings;
    }

    private List<YamlEntry> KnownEntries(string prefix, IReadOnlyList<YamlEntry> entries)
    {
        var kept = new List<YamlEntry>();
        foreach (var entry in entries)
        {
            var path = prefix + entry.Key.Text.ToLowerInvariant();
            if (entry.Value is YamlMapping mapping && (path == PresetShape.Stop || Paths.Any(p => p.StartsWith(path + ".", StringComparison.Ordinal))))
                kept.Add(entry with { Value = mapping with { Entries = KnownEntries(path + ".", mapping.Entries) } });
            else if (!_known.MayBeOwn(path))
                kept.Add(entry);
        }
        return kept;
    }
}
