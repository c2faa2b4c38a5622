using System.Diagnostics.CodeAnalysis;

namespace RlTemplates;

/// <summary>Where a switch of the same attribute is on, the text of a target's property, or each text of its list, must match an expression too.</summary>
/// <param name="property">Name of the switch.</param>
/// <param name="expression">A regular expression of .NET; anchors are added.</param>
/// <param name="demand">What that means, in words after "it must".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternWhereAttribute(string property, [StringSyntax(StringSyntaxAttribute.Regex)] string expression, string demand) : Attribute
{
    /// <summary>Name of the switch.</summary>
    public string Property { get; } = property;

    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>What it means, in words after "it must".</summary>
    public string Demand { get; } = demand;

    /// <summary>A text that matches, which the code fix writes. Default: none.</summary>
    public string? Example { get; init; }
}
