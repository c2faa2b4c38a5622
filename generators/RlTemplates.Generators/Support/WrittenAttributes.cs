using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Generators.Support;

/// <summary>Attributes as they are written in source, for findings that stand on one of their arguments.</summary>
internal static class WrittenAttributes
{
    public static AttributeSyntax? Syntax(this AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;

    /// <summary>A positional argument.</summary>
    public static AttributeArgumentSyntax? Argument(this AttributeData attribute, int position, CancellationToken cancellationToken) =>
        attribute.Syntax(cancellationToken)?.ArgumentList?.Arguments.Where(a => a.NameEquals is null).ElementAtOrDefault(position);

    /// <summary>A named argument, <c>AtLeast = 18</c>.</summary>
    public static AttributeArgumentSyntax? Argument(this AttributeData attribute, string name, CancellationToken cancellationToken) =>
        attribute.Syntax(cancellationToken)?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>Where the first argument stands, else the attribute, else the symbol.</summary>
    public static Location FirstArgumentPlace(this AttributeData attribute, ISymbol symbol, CancellationToken cancellationToken) =>
        attribute.Argument(0, cancellationToken)?.Expression.GetLocation() ?? attribute.Place(cancellationToken) ?? symbol.Place();

    /// <summary>The attribute's text without one of its arguments.</summary>
    public static string? TextWithout(this AttributeData attribute, string name, CancellationToken cancellationToken)
    {
        if (attribute.Syntax(cancellationToken) is not { ArgumentList: { } list } syntax || attribute.Argument(name, cancellationToken) is not { } argument)
            return null;
        return syntax.WithArgumentList(list.WithArguments(list.Arguments.Remove(argument))).ToString();
    }

    /// <summary>The attribute's text with one more argument, where it has only positional ones.</summary>
    public static string? TextWith(this AttributeData attribute, string argument, CancellationToken cancellationToken) =>
        attribute.Syntax(cancellationToken) is { ArgumentList: { } list } syntax && list.Arguments.All(a => a.NameEquals is null)
            ? $"{syntax.Name}({string.Join(", ", list.Arguments.Select(a => a.ToString()).Concat([argument]))})"
            : null;
}
