using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RlTemplates.Generators.Support;

/// <summary>Doc comments of the compilation's own symbols as plain text, read from their source: no documentation file is needed.</summary>
internal static class DocComment
{
    private const int MostLevels = 64;

    /// <summary>The summary on one line; empty where there is none.</summary>
    public static string Summary(ISymbol symbol, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            var syntax = reference.GetSyntax(cancellationToken);
            var text = syntax is ParameterSyntax { Parent.Parent: TypeDeclarationSyntax type } parameter
                ? Read(type, e => e.Name.LocalName == "param" && (string?)e.Attribute("name") == parameter.Identifier.ValueText)
                : Read(syntax, e => e.Name.LocalName == "summary");
            if (text.Length > 0)
                return text;
        }
        return "";
    }

    private static string Read(SyntaxNode node, Func<XElement, bool> isSought)
    {
        var xml = Strip(node.GetLeadingTrivia());
        if (xml.Length == 0)
            return "";
        try
        {
            var root = XElement.Parse("<doc>" + xml + "</doc>", LoadOptions.PreserveWhitespace);
            var element = root.Elements().FirstOrDefault(isSought);
            return element is null ? "" : Flatten(element);
        }
        catch (XmlException)
        {
            return "";
        }
    }

    /// <summary>The comment without its slashes and stars. Without documentation mode the compiler calls it an ordinary comment.</summary>
    private static string Strip(SyntaxTriviaList trivia)
    {
        var xml = new StringBuilder();
        foreach (var line in trivia.Where(IsComment).SelectMany(t => t.ToFullString().Split('\n')))
        {
            var text = line.Trim();
            if (text.StartsWith("///", StringComparison.Ordinal))
                xml.Append(text.Substring(3)).Append('\n');
            else if (text.StartsWith("/**", StringComparison.Ordinal) || text.StartsWith("*", StringComparison.Ordinal))
                xml.Append(text.Trim('/').Trim('*')).Append('\n');
            else if (!text.StartsWith("//", StringComparison.Ordinal))
                xml.Append(text).Append('\n');
        }
        return xml.ToString();
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => true,
        SyntaxKind.SingleLineCommentTrivia => trivia.ToString().StartsWith("///", StringComparison.Ordinal),
        SyntaxKind.MultiLineCommentTrivia => trivia.ToString().StartsWith("/**", StringComparison.Ordinal),
        _ => false,
    };

    private static string Flatten(XElement element)
    {
        var text = new StringBuilder();
        Append(element, text, MostLevels);
        return string.Join(" ", text.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(XElement element, StringBuilder text, int levels)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain)
                text.Append(plain.Value);
            else if (node is XElement inner)
                AppendElement(inner, text, levels);
        }
    }

    private static void AppendElement(XElement element, StringBuilder text, int levels)
    {
        if (element.Name.LocalName is "para" or "br" or "item" or "list")
            text.Append(' ');
        if (levels > 0 && element.Nodes().Any())
            Append(element, text, levels - 1);
        else if (element.Attribute("cref") is { } reference)
            text.Append(LastName(reference.Value));
        else
            text.Append((string?)element.Attribute("name") ?? (string?)element.Attribute("langword") ?? (string?)element.Attribute("href") ?? "");
    }

    /// <summary><c>T:A.B{C}.D(System.Int32)</c> to <c>D</c>.</summary>
    private static string LastName(string reference)
    {
        var name = reference.Split('(')[0];
        if (name.Length > 2 && name[1] == ':')
            name = name.Substring(2);
        var brace = name.IndexOf('{');
        var lastDot = name.LastIndexOf('.', brace < 0 ? name.Length - 1 : brace);
        return name.Substring(lastDot + 1).Split('{', '`')[0];
    }
}
