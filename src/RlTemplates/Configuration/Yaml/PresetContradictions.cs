using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Finds presets that one preset extends side by side although they set an option to different values: the later would win without a word.</summary>
/// <param name="files">A preset and those that it extends, lowest first, as <see cref="PresetBases.Order"/> has them.</param>
/// <param name="links">Which preset extends which, by what name.</param>
/// <param name="ruleOf">Gives the rule of the option at a path, by which texts are read; null where none is known.</param>
internal sealed class PresetContradictions(IReadOnlyList<PresetFile> files, IReadOnlyList<PresetLink> links, Func<string, TextRule?> ruleOf)
{
    private readonly Dictionary<PresetFile, Dictionary<string, YamlNode>> _values = [];
    private readonly Dictionary<PresetFile, HashSet<PresetFile>> _closures = [];
    private readonly HashSet<string> _secrets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What contradicts each other where a preset brings it together.</summary>
    /// <param name="joint">The preset with the list of bases.</param>
    public IEnumerable<YamlFinding> In(PresetFile joint)
    {
        List<PresetLink> bases = [.. links.Where(l => l.From == joint)];
        if (bases.Count < 2)
            yield break;
        foreach (var path in bases.SelectMany(b => Closure(b.To)).Distinct().SelectMany(f => Values(f).Keys).Distinct().OrderBy(p => p, StringComparer.Ordinal))
        {
            if (!IsSettledAbove(joint, path) && Find(bases, path) is { } finding)
                yield return finding;
        }
    }

    private YamlFinding? Find(List<PresetLink> bases, string path)
    {
        List<(PresetLink Base, PresetFile Setter)> set = [.. from link in bases
                                                             let setter = files.LastOrDefault(f => Closure(link.To).Contains(f) && Values(f).ContainsKey(path))
                                                             where setter is not null
                                                             select (link, setter)];
        if (set.Count < 2)
            return null;
        var (last, winner) = set.OrderBy(s => Array.IndexOf([.. files], s.Setter)).Last();
        var value = Values(winner)[path];
        foreach (var (_, loser) in set)
        {
            if (Closure(winner).Contains(loser) || PresetEquality.AreSame(Values(loser)[path], value, ruleOf(path)))
                continue;
            return new(YamlFault.Contradiction, last.Name.Place,
                $"{path} is {Shown(path, Values(loser)[path])} in {loser.Name} and {Shown(path, value)} in {winner.Name}, neither of which extends the other; "
                + $"the later, {winner.Name}, wins: set {path} here to say which is meant");
        }
        return null;
    }

    // Whoever lies on top of both has the last word.
    private bool IsSettledAbove(PresetFile joint, string path) => files.Any(f => Closure(f).Contains(joint) && Values(f).ContainsKey(path));

    private HashSet<PresetFile> Closure(PresetFile file)
    {
        if (_closures.TryGetValue(file, out var known))
            return known;
        // In a circle each is asked for once.
        var closure = _closures[file] = [file];
        foreach (var link in links.Where(l => l.From == file))
            closure.UnionWith(Closure(link.To));
        return closure;
    }

    private Dictionary<string, YamlNode> Values(PresetFile file)
    {
        if (_values.TryGetValue(file, out var known))
            return known;
        var values = _values[file] = new(StringComparer.OrdinalIgnoreCase);
        Add("", file.Document.Options, values, isSecret: false);
        return values;
    }

    private void Add(string prefix, IReadOnlyList<YamlEntry> entries, Dictionary<string, YamlNode> values, bool isSecret)
    {
        foreach (var entry in entries)
        {
            var (path, conceals) = (prefix + entry.Key.Text, isSecret || SecretNames.Contains(entry.Key.Text));
            if (entry.Value is YamlMapping group)
            {
                Add(path + ".", group.Entries, values, conceals);
                continue;
            }
            values[path] = entry.Value;
            if (conceals || HoldsSecret(entry.Value))
                _secrets.Add(path);
        }
    }

    private static string Text(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Text,
        YamlSequence list => $"[{string.Join(", ", list.Elements.Select(Text))}]",
        YamlMapping group => $"{{ {string.Join(", ", group.Entries.Select(e => $"{e.Key.Text}: {Text(e.Value)}"))} }}",
        _ => "",
    };

    private static bool HoldsSecret(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Text.IndexOf('=') is > 0 and var end && SecretNames.Contains(scalar.Text.Substring(0, end)),
        YamlSequence list => list.Elements.Any(HoldsSecret),
        YamlMapping group => group.Entries.Any(e => SecretNames.Contains(e.Key.Text) || HoldsSecret(e.Value)),
        _ => false,
    };

    private string Shown(string path, YamlNode value) => _secrets.Contains(path) ? SecretNames.Mask : TextRule.Shorten(Text(value));
}

/// <summary>That a preset extends another.</summary>
/// <param name="From">The one that extends.</param>
/// <param name="Name">What it writes.</param>
/// <param name="To">The one that is extended.</param>
internal sealed record PresetLink(PresetFile From, YamlScalar Name, PresetFile To);
