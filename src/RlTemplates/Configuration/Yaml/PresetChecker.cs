using System;
using System.Collections.Generic;
using System.Linq;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>A value that a preset gives to an option.</summary>
/// <param name="Option">Index of the option.</param>
/// <param name="Key">Key of a dictionary's entry; null for a whole value.</param>
/// <param name="Text">The value.</param>
/// <param name="Place">Where its key stands.</param>
/// <param name="ValuePlace">Where the value itself stands.</param>
internal sealed record PresetValue(int Option, string? Key, string Text, YamlPlace Place, YamlPlace ValuePlace);

/// <summary>A preset that was judged, without what it extends.</summary>
/// <param name="Findings">What is wrong.</param>
/// <param name="Values">What it sets.</param>
/// <param name="Sweep">Its sweep; null where it has none, or a wrong one.</param>
internal sealed record CheckedPreset(IReadOnlyList<YamlFinding> Findings, IReadOnlyList<PresetValue> Values, SweepSettings? Sweep);

/// <summary>Judges the options that a preset sets, and its sweep.</summary>
internal sealed class PresetChecker
{
    /// <summary>Findings after which the rest of a file is not judged any more.</summary>
    public const int MostFindings = 100;

    private readonly IOptionCatalogue _catalogue;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<YamlFinding> _findings;
    private readonly List<PresetValue> _values = [];

    private PresetChecker(IOptionCatalogue catalogue, YamlDocument document) => (_catalogue, _findings) = (catalogue, [.. document.Findings]);

    /// <summary>Judges a file alone; only its sweep is looked at on top of what it extends.</summary>
    /// <param name="document">The file.</param>
    /// <param name="catalogue">The experiment's options.</param>
    /// <param name="below">What the files that it extends set, lowest first.</param>
    public static CheckedPreset Check(YamlDocument document, IOptionCatalogue catalogue, IReadOnlyList<PresetValue> below)
    {
        var checker = new PresetChecker(catalogue, document);
        checker.Mapping("", document.Options);
        if (document.Sweep is null)
            return new(checker._findings, checker._values, null);
        var findings = new List<YamlFinding>();
        var sweep = SweepChecker.Check(document.Sweep, catalogue, [.. below, .. checker._values], findings);
        checker._findings.AddRange(findings);
        return new(checker._findings, checker._values, findings.TrueForAll(f => f.IsWarning) ? sweep : null);
    }

    private void Mapping(string prefix, IReadOnlyList<YamlEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (_findings.Count >= MostFindings)
                return;
            Entry(prefix.Length == 0 ? entry.Key.Text : prefix + "." + entry.Key.Text, entry);
        }
    }

    private void Entry(string path, YamlEntry entry)
    {
        var (index, key) = _catalogue.Find(path);
        if (!_seen.Add(index < 0 ? path : key is null ? _catalogue.Paths[index] : _catalogue.Paths[index] + "." + key))
            Report(YamlFault.DuplicateKey, entry.Key.Place, $"{TextRule.Shorten(path)} is set twice; keep one");
        else if (index < 0)
            Group(path, entry);
        else if (entry.Value is YamlMapping mapping && _catalogue.Rule(index).Grammar.Kind == TextKind.Dictionary)
            Mapping(path, mapping.Entries);
        else if (entry.Value is YamlMapping)
            Report(YamlFault.Shape, entry.Key.Place, $"{path} is a group of keys; it must be {_catalogue.Rule(index).Expected}");
        else if (Text(entry.Value) is { } text)
            Value(index, key, text, entry);
    }

    private void Group(string path, YamlEntry entry)
    {
        var isGroup = _catalogue.Paths.Any(p => p.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase));
        if (isGroup && entry.Value is YamlMapping mapping)
            Mapping(path, mapping.Entries);
        else if (isGroup)
            Report(YamlFault.Shape, entry.Key.Place, $"{path} is a group; set its options below it");
        else
            Unknown(path, entry);
    }

    private void Unknown(string path, YamlEntry entry)
    {
        if (OtherOptions.Words(path, _catalogue) is { } others)
        {
            Report(YamlFault.UnknownOption, entry.Key.Place, $"unknown option {TextRule.Shorten(path)}{others}");
            return;
        }
        var groups = _catalogue.Paths.Where(p => p.Contains('.')).Select(p => p.Substring(0, p.LastIndexOf('.'))).Distinct();
        var nearest = Suggestion.Nearest(path, entry.Value is YamlMapping ? groups : path.Contains('.') ? _catalogue.Paths : _catalogue.Paths.Concat(PresetShape.Names));
        var parent = path.Substring(0, path.Length - entry.Key.Text.Length);
        var isBeside = nearest is not null && nearest.StartsWith(parent, StringComparison.OrdinalIgnoreCase);
        Report(
            YamlFault.UnknownOption, entry.Key.Place, $"unknown option {TextRule.Shorten(path)}{(nearest is null ? "" : $"; did you mean {nearest}?")}",
            isBeside ? nearest!.Substring(parent.Length) : null);
    }

    private void Value(int index, string? key, string text, YamlEntry entry)
    {
        var path = _catalogue.Paths[index];
        var written = key is null ? text : ListText.JoinEntries([new(key, text)]);
        var count = _findings.Count;
        if (_catalogue.Rule(index).Judge(written) is { } problem)
            Report(problem.IsRange ? YamlFault.OutOfRange : YamlFault.WrongValue, entry.Value.Place, $"{path} {problem.Words}", problem.Nearest);
        if (_catalogue.Rule(index).Grammar.Kind == TextKind.Dictionary)
        {
            foreach (var (unknown, words, nearest) in DictionaryWords.Unknown(path, key is null ? DictionaryText.Entries(text) : [new(key, text)], _catalogue.Keys(index)))
                Report(YamlFault.UnknownOption, entry.Key.Place, words, key == unknown ? nearest : null);
        }
        if (_findings.Count == count)
            _values.Add(new(index, key, text, entry.Key.Place, entry.Value.Place));
    }

    private string? Text(YamlNode value)
    {
        if (value is YamlScalar scalar)
            return scalar.Text;
        var elements = ((YamlSequence)value).Elements;
        foreach (var element in elements.Where(e => e is not YamlScalar))
        {
            Report(YamlFault.Shape, element.Place, "an element of a list must be a single value");
            return null;
        }
        return ListText.Join(elements.Cast<YamlScalar>().Select(e => e.Text));
    }

    private void Report(YamlFault fault, YamlPlace place, string words, string? replacement = null) => _findings.Add(new(fault, place, words, replacement));
}
