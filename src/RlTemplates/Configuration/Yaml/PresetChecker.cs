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
        foreach (var entry in OptionShape.TypesFirst(entries, e => e.Key.Text))
        {
            if (_findings.Count >= MostFindings)
                return;
            Entry(prefix.Length == 0 ? entry.Key.Text : prefix + "." + entry.Key.Text, entry);
        }
    }

    private void Entry(string path, YamlEntry entry)
    {
        if (Choice(path, entry))
            return;
        var (index, key) = _catalogue.Find(path);
        if (!_seen.Add(index < 0 ? path : key is null ? _catalogue.Paths[index] : _catalogue.Paths[index] + "." + key))
            Report(YamlFault.DuplicateKey, entry.Key.Place, $"{TextRule.Shorten(path)} is set twice; keep one");
        else if (index < 0)
            Group(path, entry);
        else if (entry.Value is YamlMapping mapping && _catalogue.Rule(index).Grammar.Kind == TextKind.Dictionary)
            Mapping(path, mapping.Entries);
        else if (entry.Value is YamlMapping)
            Report(YamlFault.Shape, entry.Key.Place, $"{path} is a group of keys; it must be {_catalogue.Rule(index).Expected}");
        else if (entry.Value is YamlSequence && (key is null ? _catalogue.Rule(index) : _catalogue.Rule(index).OfEntry(key)) is { Grammar.Kind: not (TextKind.List or TextKind.Dictionary or TextKind.Parsed) } single)
            Report(YamlFault.WrongValue, entry.Value.Place, $"{path} is a list; it must be {single.Expected}");
        // A kit's defaults are for records of which one may take null.
        else if (entry.Value is YamlScalar { IsNull: true } && key is null && _catalogue.Shape is not null && _catalogue.Rule(index).Grammar is { Kind: TextKind.Text, TakesNull: false } grammar)
            Report(YamlFault.WrongValue, entry.Value.Place, $"{path} is null; it must be {grammar.Expected}");
        else if (Text(entry.Value) is { } text)
            Value(index, key, text, entry);
    }

    /// <summary>Judges what a preset says of a choice between records, or of one of its places; false where the path is none.</summary>
    private bool Choice(string path, YamlEntry entry)
    {
        if (_catalogue.Shape is not { } shape)
            return false;
        shape.Reach(path);
        var slot = shape.SlotAt(path);
        var element = slot is { Choice.IsList: false } ? slot.Elements[0] : entry.Value is YamlMapping ? shape.ElementAt(path) : null;
        if (slot is null && element is null)
            return false;
        if (entry.Value is YamlMapping && slot is { Choice.IsList: true })
            return false;
        if (!_seen.Add(path))
            Report(YamlFault.DuplicateKey, entry.Key.Place, $"{TextRule.Shorten(path)} is set twice; keep one");
        else if (element is null)
            Records(slot!, entry);
        else if (entry.Value is YamlMapping mapping)
            Record(path, element, mapping);
        else if (slot!.Choice.TakesNull && entry.Value is YamlScalar { Text: var text } && OrNullGrammar.IsNull(text))
            Value(element.TypeRow, null, "null", entry);
        else
            Report(YamlFault.Shape, entry.Value.Place, $"{path} is a choice between records; write {path}: {{ {OptionShape.Type}: … }}, where the type is {ChoiceWords.Expected(slot)}");
        return true;
    }

    /// <summary>Judges a list of records, which takes the place of what lies below.</summary>
    private void Records(ChoiceSlot slot, YamlEntry entry)
    {
        if (entry.Value is not YamlSequence list)
        {
            if (Text(entry.Value) is { } text)
                Value(slot.ListRow, null, text, entry);
            return;
        }
        _catalogue.Shape!.Clear(slot);
        if (list.Elements.Count == 0)
            Value(slot.ListRow, null, "[]", entry);
        if (list.Elements.Count > OptionShape.MaxElements)
            Report(YamlFault.Shape, list.Elements[OptionShape.MaxElements].Place, $"{slot.Path} has {list.Elements.Count} elements; it has at most {OptionShape.MaxElements}");
        foreach (var node in list.Elements.Take(OptionShape.MaxElements).TakeWhile(_ => _findings.Count < MostFindings))
        {
            var element = _catalogue.Shape.Append(slot);
            if (node is YamlMapping mapping)
            {
                Record(element.Path, element, mapping);
                continue;
            }
            element.IsWrong = true;
            Report(YamlFault.Shape, node.Place, $"an element of {slot.Path} is a record; write {{ {OptionShape.Type}: … }}, where the type is {ChoiceWords.Expected(slot)}");
        }
    }

    private void Record(string path, ChoiceElement element, YamlMapping mapping)
    {
        var isNamed = mapping.Entries.Any(e => e.Key.Text.Equals(OptionShape.Type, StringComparison.OrdinalIgnoreCase));
        if (!isNamed && element is { Record: null, IsUnknown: false, IsWrong: false })
        {
            element.IsWrong = true;
            Report(YamlFault.WrongValue, mapping.Place, $"{path} lacks its {OptionShape.Type}; it must be {_catalogue.Rule(element.TypeRow).Expected}");
        }
        Mapping(path, mapping.Entries);
    }

    private void Group(string path, YamlEntry entry)
    {
        var isGroup = _catalogue.Known.Any(p => p.StartsWith(path + ".", StringComparison.OrdinalIgnoreCase));
        if (isGroup && entry.Value is YamlMapping mapping)
            Mapping(path, mapping.Entries);
        else if (isGroup)
            Report(YamlFault.Shape, entry.Key.Place, $"{path} is a group; set its options below it");
        else
            Unknown(path, entry);
    }

    private void Unknown(string path, YamlEntry entry)
    {
        if (ChoiceWords.Unknown(path, _catalogue) is { } choice)
        {
            if (choice.Length > 0)
                Report(YamlFault.UnknownOption, entry.Key.Place, $"unknown option {TextRule.Shorten(path)}{choice}");
            return;
        }
        if (OtherOptions.Words(path, _catalogue) is { } others)
        {
            var words = $"unknown option {TextRule.Shorten(path)}{others}";
            _findings.Add(new(YamlFault.UnknownOption, entry.Key.Place, words) { IsOfOtherExperiment = true });
            return;
        }
        var groups = _catalogue.Known.Where(p => p.Contains('.')).Select(p => p.Substring(0, p.LastIndexOf('.'))).Distinct();
        var nearest = Suggestion.Nearest(path, entry.Value is YamlMapping ? groups : path.Contains('.') ? _catalogue.Known : _catalogue.Known.Concat(PresetShape.Names));
        var parent = path.Substring(0, path.Length - entry.Key.Text.Length);
        var isBeside = nearest is not null && nearest.StartsWith(parent, StringComparison.OrdinalIgnoreCase);
        Report(
            YamlFault.UnknownOption, entry.Key.Place, $"unknown option {TextRule.Shorten(path)}{(nearest is null ? "" : $"; did you mean {nearest}?")}",
            isBeside ? nearest!.Substring(parent.Length) : null);
    }

    private void Value(int index, string? key, string text, YamlEntry entry)
    {
        var path = _catalogue.Paths[index];
        var count = _findings.Count;
        if ((key is null ? _catalogue.Rule(index) : _catalogue.Rule(index).OfEntry(key)).Judge(text) is { } problem)
            Report(problem.IsRange ? YamlFault.OutOfRange : YamlFault.WrongValue, entry.Value.Place, $"{path}{(key is null ? "" : "." + TextRule.Shorten(key))} {problem.Words}", problem.Nearest);
        if (_catalogue.Rule(index).Grammar.Kind == TextKind.Dictionary)
        {
            foreach (var (unknown, words, nearest) in DictionaryWords.Unknown(path, key is null ? DictionaryText.Entries(text) : [new(key, text)], _catalogue.Keys(index)))
                Report(YamlFault.UnknownOption, entry.Key.Place, words, key == unknown ? nearest : null);
        }
        if (_findings.Count == count)
            _values.Add(new(index, key, text, entry.Key.Place, entry.Value.Place));
        _catalogue.Shape?.Choose(index, text);
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
