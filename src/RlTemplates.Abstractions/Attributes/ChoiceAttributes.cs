namespace RlTemplates;

/// <summary>
/// Gives a record that can be chosen another name in YAML and on the command line. By default that is its class name in snake_case without the
/// ending that says what it is: <c>TensorBoardSink : SinkOptions</c> is <c>tensor_board</c>.
/// </summary>
/// <param name="name">The name: lower-case letters, digits and underscores, the first a letter.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OptionTypeAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>Generated: a record of this assembly that can be chosen where an option has an abstract record as its type.</summary>
/// <param name="record">The record, which is not abstract and derives from a record with <see cref="OptionsAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class OptionChoiceAttribute(Type record) : Attribute
{
    /// <summary>The record.</summary>
    public Type Record { get; } = record;

    /// <summary>Text of the record's doc comment, on one line.</summary>
    public string? Summary { get; set; }
}
