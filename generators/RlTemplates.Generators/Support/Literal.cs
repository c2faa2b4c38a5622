using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace RlTemplates.Generators.Support;

/// <summary>C# literals and identifiers, whatever the machine's culture.</summary>
internal static class Literal
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string OfDouble(double value) => value switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        0 when 1 / value < 0 => "-0d",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + "d",
    };

    /// <summary>A constant of a primitive type; text where the type has no literal.</summary>
    public static string OfConstant(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => Of(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        double number => OfDouble(number),
        float number => float.IsNaN(number) || float.IsInfinity(number) ? "(float)" + OfDouble(number) : number.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Of(value.ToString() ?? ""),
    };

    /// <summary>A name as it must be written in code: keywords get an @.</summary>
    public static string Name(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
