using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>The option that says which record is chosen: <c>tracking.sinks.0.type</c>.</summary>
/// <param name="choice">The choice.</param>
/// <param name="read">Takes the record out of a config.</param>
internal sealed class TypeOption(ChoiceOption choice, Func<object, object?> read) : Option
{
    public override string Expected => Rule.Expected;

    public override IReadOnlyList<string> Choices => Rule.Choices;

    public override bool IsList => false;

    public override bool IsDictionary => false;

    internal override TextRule Rule => field ??= ChoiceRules.OfType(choice);

    public override string Format(object config) => Name(read(config));

    /// <summary>Name of a record; null has the name <c>null</c>.</summary>
    public string Name(object? record) => choice.Family.TableOf(record)?.Name ?? record?.GetType().Name ?? "null";

    public override bool TryParse(string text, out object? value, out string? problem)
    {
        problem = Rule.Judge(text)?.Words;
        value = problem is null ? text : null;
        return problem is null;
    }

    internal override Option Below(string prefix, Func<object, object> owner) => throw new NotSupportedException();
}

/// <summary>The option that stands for a list of records as a whole: its text can only be <c>[]</c>, which empties it.</summary>
/// <param name="choice">The choice.</param>
/// <param name="read">Takes the records out of a config.</param>
internal sealed class RecordListOption(ChoiceOption choice, Func<object, IReadOnlyList<object?>> read) : Option
{
    public override string Expected => Rule.Expected;

    public override IReadOnlyList<string> Choices => [];

    public override bool IsList => true;

    public override bool IsDictionary => false;

    internal override TextRule Rule => field ??= ChoiceRules.OfList(choice);

    public override string Format(object config) => read(config).Count == 0 ? "[]" : string.Join(",", read(config).Select(choice.Family.TableOf).Select(t => t?.Name));

    public override bool TryParse(string text, out object? value, out string? problem)
    {
        problem = Rule.Judge(text)?.Words;
        value = null;
        return problem is null;
    }

    internal override Option Below(string prefix, Func<object, object> owner) => throw new NotSupportedException();
}
