using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>The options of a record, as the rules between them ask for them.</summary>
/// <param name="table">The table of the record.</param>
/// <param name="record">The record.</param>
/// <param name="path">Path of the record with a dot at its end.</param>
internal sealed class RecordTexts(OptionTable table, object record, string path) : IOptionTexts
{
    /// <summary>Judges the rules of the table.</summary>
    /// <exception cref="ArgumentException">One does not hold.</exception>
    public void Judge()
    {
        foreach (var rule in table.Constraints)
        {
            if (rule.Judge(this) is { } problem)
                throw new ArgumentException(Sentence.End(problem));
        }
    }

    /// <inheritdoc/>
    public string? TextOf(string name) => Find(name) is { } option ? option.OrFallback(option.Format(record)) : null;

    /// <inheritdoc/>
    public string NameOf(string name) => path + name;

    /// <inheritdoc/>
    public bool IsSet(string name) => ConstraintTexts.IsSet(Find(name)?.Format(record));

    private Option? Find(string name) => table.Options.FirstOrDefault(o => o.Path == name);
}
