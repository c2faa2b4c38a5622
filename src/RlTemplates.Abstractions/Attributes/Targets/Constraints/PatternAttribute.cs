using System.Diagnostics.CodeAnalysis;

namespace RlTemplates;

/// <summary>The text of a target's property, or each text of its list, must match an expression from beginning to end. <c>[Range]</c> and <c>[AllowedValues]</c> say the same of numbers and choices.</summary>
/// <param name="expression">A regular expression of .NET; anchors are added.</param>
/// <param name="demand">What that means, in words after "it must": "be a whole number and a unit, such as 24g".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string expression, string demand) : Attribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>What it means, in words after "it must".</summary>
    public string Demand { get; } = demand;
}
