namespace RlTemplates.Options;

/// <summary>
/// What the text of a type looks like that parses itself, for the JSON Schema of presets: editors then mark a misspelt value while it is typed. The program asks the type
/// itself, which may be more lenient, for example about case. Without it the schema takes any text.
/// </summary>
/// <param name="pattern">A regular expression of ECMA-262 for the whole text. Numbers that YAML writes without quotation marks are accepted beside it.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TextFormAttribute(string pattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string Pattern { get; } = pattern;
}
