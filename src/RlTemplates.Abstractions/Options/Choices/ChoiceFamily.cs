namespace RlTemplates.Options;

/// <summary>The records that may be chosen where an option has an abstract record as its type: those that derive from it.</summary>
/// <param name="name">Name of the abstract record.</param>
/// <param name="tables">
/// Makes the tables of the records; called when they are first needed, because a record may contain a choice of its own family.
/// </param>
public sealed class ChoiceFamily(string name, Func<IReadOnlyList<ChoiceTable>> tables)
{
    /// <summary>Name of the abstract record: <c>SinkOptions</c>.</summary>
    public string Name => name;

    /// <summary>The records, ordered by name.</summary>
    public IReadOnlyList<ChoiceTable> Tables => field ??= tables();

    /// <summary>The table of a record; null where it is none of the family.</summary>
    /// <param name="record">The record; null gives null.</param>
    public ChoiceTable? TableOf(object? record) => record is null ? null : Tables.FirstOrDefault(t => t.RecordType == record.GetType());
}

/// <summary>The options of a record that may be chosen, by paths relative to it.</summary>
public abstract class ChoiceTable : OptionTable, IChoosable
{
    /// <summary>Name in YAML and on the command line: <c>tensor_board</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Text of the record's doc comment, on one line.</summary>
    public virtual string Summary => "";

    /// <summary>The record.</summary>
    public abstract Type RecordType { get; }

    IEnumerable<string> IChoosable.Paths => Options.Select(o => o.Path);

    IReadOnlyList<IChoice> IChoosable.Choices => Choices;
}
