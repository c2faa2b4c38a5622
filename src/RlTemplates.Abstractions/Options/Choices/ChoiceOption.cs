namespace RlTemplates.Options;

/// <summary>
/// A choice between records: one, or a list of them. The option <c>type</c> below its path says which record is chosen, and the options of that
/// record lie beside it: <c>engine.type</c>, <c>tracking.sinks.0.every</c>. So its options are only known when values are bound.
/// </summary>
/// <param name="family">The records that may be chosen.</param>
public abstract class ChoiceOption(ChoiceFamily family) : IChoice
{
    /// <summary>Path in snake_case with dots.</summary>
    public required string Path { get; init; }

    /// <summary>What it means: the doc comment's summary on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Whether it is a list of records.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it may be <c>null</c>; a list may be empty instead.</summary>
    public bool TakesNull { get; init; }

    /// <summary>The records that may be chosen.</summary>
    public ChoiceFamily Family => family;

    string IChoice.Family => family.Name;

    IReadOnlyList<IChoosable> IChoice.Records => family.Tables;

    /// <summary>The records in a config, or in the record that has this choice; of a single choice one, which may be null.</summary>
    /// <param name="owner">The config or record.</param>
    internal abstract IReadOnlyList<object?> Read(object owner);

    /// <summary>Makes the value that a table binds: the record itself, or an array of the records.</summary>
    /// <param name="records">The records.</param>
    internal abstract object? Make(IReadOnlyList<object?> records);
}

/// <summary>A choice between records that derive from <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The abstract record.</typeparam>
/// <param name="family">The records that may be chosen.</param>
/// <param name="read">Takes the record, or the list of records, out of the record that has the choice.</param>
public sealed class ChoiceOption<T>(ChoiceFamily family, Func<object, object?> read) : ChoiceOption(family)
    where T : class
{
    internal override IReadOnlyList<object?> Read(object owner) => Of(owner) switch
    {
        IEnumerable<T> list when IsList => [.. list],
        null when IsList => [],
        var record => [record],
    };

    // Annotations do not keep a config class from leaving a group null.
    private object? Of(object owner)
    {
        try
        {
            return read(owner);
        }
        catch (NullReferenceException exception) when (Path.LastIndexOf('.') is > 0 and var dot)
        {
            throw new UserException($"{Path[..dot]} is null, so that {Path} has no value; set it in the config class.", exception);
        }
    }

    internal override object? Make(IReadOnlyList<object?> records) => IsList ? records.Cast<T>().ToArray() : (T?)records[0];
}
