using System.Text;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads and judges the name of an environment.</summary>
internal static class EnvironmentNameParser
{
    private const int LongestName = 64;

    /// <summary>The name.</summary>
    public static string Parse(INamedTypeSymbol type, ParseContext context)
    {
        var attribute = type.AttributeOf(KnownNames.RlEnvironment);
        var name = attribute?.Text() ?? "";
        if (Fault(name, type.Name) is { } fault)
        {
            var place = attribute?.Argument(0, context.CancellationToken)?.Expression.GetLocation();
            context.Sink.Report(
                Rules.InvalidEnvironmentName, place ?? attribute?.Place(context.CancellationToken) ?? type.Place(), place is null ? Mend.None : Mend.Replace(Literal.Of(Nearest(name, type.Name))), name, fault);
        }
        return name;
    }

    /// <summary>Where the name stands.</summary>
    public static Location Place(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.AttributeOf(KnownNames.RlEnvironment)?.FirstArgumentPlace(type, cancellationToken) ?? type.Place();

    /// <summary>The nearest name that is right, from the wrong one or from the class.</summary>
    public static string Nearest(string name, string className)
    {
        var text = new StringBuilder();
        foreach (var c in Options.NameCase.ToKebab(name.Any(char.IsLower) ? name.Replace(' ', '-') : name.ToLowerInvariant().Replace(' ', '-')))
        {
            if (IsPlain(c))
                text.Append(c);
            else if (text.Length > 0 && text[text.Length - 1] != '-')
                text.Append('-');
        }
        var nearest = text.ToString().Trim('-');
        if (nearest.Length > LongestName)
            nearest = nearest.Substring(0, LongestName).Trim('-');
        return nearest.Length > 0 ? nearest : className == name ? "environment" : Nearest(className, className);
    }

    private static string? Fault(string name, string className)
    {
        var isRight = name.Length is > 0 and <= LongestName && name[0] != '-' && name[name.Length - 1] != '-'
            && name.All(c => IsPlain(c) || c == '-') && !name.Contains("--");
        return isRight ? null : $"it must have 1 to 64 lower-case letters, digits and single dashes between them, for example '{Nearest(name, className)}'";
    }

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) && !char.IsUpper(c);
}
