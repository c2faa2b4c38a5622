using System.Diagnostics.CodeAnalysis;

namespace RlTemplates;

/// <summary>
/// Where the text of a target's property matches an expression, what its first group matches must be the text of another property of the
/// same attribute, if that is set: the region in an address, for example.
/// </summary>
/// <param name="property">Name of the other.</param>
/// <param name="expression">A regular expression of .NET with a group; anchors are added.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AgreesWithAttribute(string property, [StringSyntax(StringSyntaxAttribute.Regex)] string expression) : Attribute
{
    /// <summary>Name of the other.</summary>
    public string Property { get; } = property;

    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>Why, in words that follow a colon in messages. Default: nothing.</summary>
    public string Because { get; init; } = "";
}
