using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>Where the compiler reads the defaults of a config class, or of a record that is chosen.</summary>
/// <param name="Values">The initialisers of a class.</param>
/// <param name="Prefix">Path of properties to the record in the class, with a dot at its end.</param>
internal sealed record ChoiceOrigin(InitialValues Values, string Prefix)
{
    /// <summary>The records that a choice has by default; null where that is not known.</summary>
    public IReadOnlyList<ChosenDefault>? Records(IChoice choice)
    {
        // Presets are judged at once, and share what is read of a class.
        lock (Values)
        {
            return Values.PropertyPath(Prefix, choice.Path) is { } path && Values.Records(path, choice.IsList) is { } records
                ? Defaults(choice, path, records)
                : null;
        }
    }

    private IReadOnlyList<ChosenDefault> Defaults(IChoice choice, string path, IReadOnlyList<InitialRecord> records)
    {
        return [.. records.Select((r, i) => Default(choice, r, choice.IsList ? FormattableString.Invariant($"{path}.{i}.") : path + "."))];
    }

    private ChosenDefault Default(IChoice choice, InitialRecord record, string path)
    {
        if (record.IsNull)
            return new(null, null);
        var found = choice.Records.Cast<RecordOptions>().FirstOrDefault(r => record.Is(r));
        return found is null ? new(null, null, IsKnown: false) : new(found, new ChoiceOrigin(Values, path));
    }
}
