using System.Globalization;
using RlTemplates.Options;

namespace RlTemplates.Experiments;

/// <summary>The options of a config object with their values as text, those of the records that it has chosen among them.</summary>
internal sealed class DescribedOptions
{
    private readonly List<(Option Option, string Text)> _options = [];
    private readonly List<(string Path, string Text)> _types = [];
    private readonly List<Constraint> _constraints = [];
    private readonly List<string> _errors = [];

    /// <summary>Reads a config object.</summary>
    /// <param name="table">The options of its class.</param>
    /// <param name="config">The object.</param>
    public DescribedOptions(OptionTable table, object config)
    {
        _options.AddRange(table.Options.Select(option => (option, option.Format(config))));
        _constraints.AddRange(table.Constraints);
        foreach (var choice in table.Choices)
            Add(choice, "", config);
    }

    /// <summary>The options, those of records by their full paths.</summary>
    public IReadOnlyList<(Option Option, string Text)> Options => _options;

    /// <summary>Which records are chosen: <c>engine.type</c>, <c>hooks.0.type</c>, and <c>[]</c> for a list without records.</summary>
    public IReadOnlyList<(string Path, string Text)> Types => _types;

    /// <summary>The rules between the options.</summary>
    public IReadOnlyList<Constraint> Constraints => _constraints;

    /// <summary>Records that nothing outside this program could name.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>All values by path.</summary>
    public IReadOnlyDictionary<string, string> Texts =>
        _options.Select(o => (o.Option.Path, o.Text)).Concat(_types).ToDictionary(v => v.Path, v => v.Text, StringComparer.Ordinal);

    private void Add(ChoiceOption choice, string prefix, object owner)
    {
        var (path, records) = (prefix + choice.Path, choice.Read(owner));
        if (choice.IsList && records.Count == 0)
            _types.Add((path, "[]"));
        for (var i = 0; i < records.Count; i++)
            Add(choice.Family, choice.IsList ? string.Create(CultureInfo.InvariantCulture, $"{path}.{i}") : path, records[i]);
    }

    private void Add(ChoiceFamily family, string path, object? record)
    {
        if (record is null)
        {
            _types.Add((path + ".type", "null"));
            return;
        }
        if (family.TableOf(record) is not { } table)
        {
            _errors.Add($"{path} is a {record.GetType().Name}, which has no name in options{(family.Tables.Count == 0 ? "." : $"; it must be {ChoiceGrammar.OneOf([.. family.Tables.Select(t => t.Name)])}.")}");
            return;
        }
        _types.Add((path + ".type", table.Name));
        _options.AddRange(table.Options.Select(option => (option.Below(path + ".", _ => record), option.Format(record))));
        _constraints.AddRange(table.Constraints.Select(rule => rule.Rename(name => path + "." + name)));
        foreach (var choice in table.Choices)
            Add(choice, path + ".", record);
    }
}
