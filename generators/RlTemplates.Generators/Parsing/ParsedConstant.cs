using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>A constant text that an initialiser has read by a type's <c>Parse</c>: <c>Schedule.Parse("linear(1e-3, 0, 1e6)", null)</c>.</summary>
/// <param name="Text">The expression of the text.</param>
/// <param name="Numbers">The numbers that a range applies to; none where the text is wrong.</param>
/// <param name="Demand">What the text must be, in words after "must"; null where it is right.</param>
internal sealed record ParsedConstant(ExpressionSyntax Text, IReadOnlyList<double> Numbers, string? Demand)
{
    /// <summary>Reads a call; null where it is none of a <c>Parse</c> whose outcome is known here.</summary>
    public static ParsedConstant? Of(IOperation? operation)
    {
        if (operation is not IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Parse", ContainingType: var type } } call)
            return null;
        if (call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is not { Value.ConstantValue: { HasValue: true, Value: string text }, Syntax: ArgumentSyntax written })
            return null;
        return Read(type, text) is { } reading
            ? new(written.Expression, reading.Demand is null ? reading.Numbers : [], reading.Demand is { } demand ? After(demand) : null)
            : null;
    }

    private static TextReading? Read(INamedTypeSymbol type, string text)
    {
        if (type.Is("System.TimeSpan"))
        {
            // Not as options are written: TimeSpan.Parse takes no 90s.
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
                ? TextReading.Right(text, time.TotalSeconds)
                : TextReading.Wrong("must be a time such as 0:05:00, or be written TimeSpan.FromMinutes(5)");
        }
        if (type.SpecialType == SpecialType.System_Boolean)
            return new BooleanGrammar().Read(text);
        var name = type.ToCode().Replace("global::", "");
        return KnownTexts.Knows(name) ? new ParsedGrammar(type.Name, KnownTexts.Of(name)).Read(text) : null;
    }

    private static string After(string demand) => demand.StartsWith("must ", StringComparison.Ordinal) ? demand.Substring("must ".Length) : demand;
}
