using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>
/// Judges what a kit's defaults say of choices between records, such as sinks and hooks. An experiment may have records of its own: a type, or an option of a record, is called wrong only where it is
/// close to one that is known. Every other mistake would end each program of the team.
/// </summary>
/// <param name="choices">The choices that the kit's compiler knows.</param>
internal sealed class KitChoices(IReadOnlyList<IChoice> choices)
{
    private readonly List<YamlFinding> _findings = [];

    /// <summary>Judges all choices in a file.</summary>
    public IReadOnlyList<YamlFinding> Judge(IReadOnlyList<YamlEntry> entries)
    {
        Entries("", entries, choices);
        return _findings;
    }

    private void Entries(string prefix, IReadOnlyList<YamlEntry> entries, IReadOnlyList<IChoice> known)
    {
        foreach (var entry in entries)
        {
            var path = prefix + entry.Key.Text.ToLowerInvariant();
            if (known.FirstOrDefault(c => c.Path == path) is { } choice)
                Choice(path, choice, entry.Value);
            else if (entry.Value is YamlMapping group)
                Entries(path + ".", group.Entries, known);
        }
    }

    private void Choice(string path, IChoice choice, YamlNode value)
    {
        if (value is YamlMapping record && !choice.IsList)
            Record(path, choice, record);
        foreach (var element in value is YamlSequence list && choice.IsList ? list.Elements : [])
        {
            if (element is YamlMapping mapping)
                Record(path, choice, mapping);
            else
                Report(YamlFault.Shape, element.Place, $"an element of {path} is a record; write {{ {OptionShape.Type}: … }}, where the type is {Expected(choice)}");
        }
    }

    private void Record(string path, IChoice choice, YamlMapping mapping)
    {
        var named = mapping.Entries.FirstOrDefault(e => e.Key.Text.Equals(OptionShape.Type, StringComparison.OrdinalIgnoreCase));
        if (named is null)
            WithoutType(path, choice, mapping);
        else if (named.Value is YamlScalar { Text: var name } && choice.Records.FirstOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is RecordOptions record)
            Options(path, record, "", mapping.Entries.Where(e => e != named));
        else if (named.Value is YamlScalar { Text: var other } && Suggestion.Nearest(other, choice.Records.Select(r => r.Name)) is { } nearest)
            Report(YamlFault.WrongValue, named.Value.Place, $"{path}.{OptionShape.Type} is {TextRule.Shorten(other)}; it must be {Expected(choice)}; did you mean {nearest}?", nearest);
    }

    private void WithoutType(string path, IChoice choice, YamlMapping mapping)
    {
        if (mapping.Entries.FirstOrDefault(e => Suggestion.Nearest(e.Key.Text, [OptionShape.Type]) is not null) is { } misspelt)
            Report(YamlFault.UnknownOption, misspelt.Key.Place, $"unknown option {path}.{TextRule.Shorten(misspelt.Key.Text)}; did you mean {path}.{OptionShape.Type}?", OptionShape.Type);
        else if (choice.IsList)
            Report(YamlFault.WrongValue, mapping.Place, $"an element of {path} lacks its {OptionShape.Type}; it must be {Expected(choice)}");
    }

    private void Options(string path, RecordOptions record, string prefix, IEnumerable<YamlEntry> entries)
    {
        foreach (var entry in entries)
        {
            var name = prefix + entry.Key.Text.ToLowerInvariant();
            if (record.Choices.FirstOrDefault(c => c.Path == name) is { } inner)
                Choice($"{path}.{name}", inner, entry.Value);
            else if (record.Leaves.FirstOrDefault(l => l.Option.Path == name) is { } leaf)
                Value($"{path}.{name}", leaf, entry.Value);
            else if (entry.Value is YamlMapping group && record.Paths.Any(p => p.StartsWith(name + ".", StringComparison.Ordinal)))
                Options(path, record, name + ".", group.Entries);
            else
                Unknown(path, record, name, entry);
        }
    }

    private void Value(string path, OptionLeaf leaf, YamlNode value)
    {
        var rule = leaf.Rule?.Invoke() ?? (leaf.Property is { } property ? GrammarParser.Rule(property) : null);
        if (value is YamlScalar { Text: var text } && rule?.Judge(text) is { } problem)
            Report(problem.IsRange ? YamlFault.OutOfRange : YamlFault.WrongValue, value.Place, $"{path} {problem.Words}", problem.Nearest);
    }

    private void Unknown(string path, RecordOptions record, string name, YamlEntry entry)
    {
        var nearest = Suggestion.Nearest(name, record.Paths.Concat(record.Choices.Select(c => c.Path)));
        Report(YamlFault.UnknownOption, entry.Key.Place, $"unknown option {path}.{TextRule.Shorten(name)} of {record.Name}{(nearest is null ? "" : $"; did you mean {path}.{nearest}?")}");
    }

    private static string Expected(IChoice choice) => ChoiceGrammar.OneOf([.. choice.Records.Select(r => r.Name).OrderBy(n => n, StringComparer.Ordinal)]);

    private void Report(YamlFault fault, YamlPlace place, string words, string? replacement = null) => _findings.Add(new(fault, place, words, replacement));
}
