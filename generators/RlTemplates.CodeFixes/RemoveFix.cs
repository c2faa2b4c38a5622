using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Removes an attribute or a member, with its line where nothing else stands there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveFix() : MendFix(Mend.Removal)
{
    private protected override string Title(string text) => $"Remove {text}";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        var node = root.FindNode(place, getInnermostNodeForTie: true).FirstAncestorOrSelf<SyntaxNode>(n => n is AttributeSyntax or ParameterSyntax or MemberDeclarationSyntax);
        return node switch
        {
            AttributeSyntax { Parent: AttributeListSyntax { Attributes.Count: 1 } list } => [Line(list)],
            AttributeSyntax { Parent: AttributeListSyntax list } attribute => [Element(list, attribute)],
            PropertyDeclarationSyntax property => [Line(property)],
            _ => [],
        };
    }

    private static TextChange Element(AttributeListSyntax list, AttributeSyntax attribute)
    {
        var at = list.Attributes.IndexOf(attribute);
        var span = at == 0
            ? TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart)
            : TextSpan.FromBounds(list.Attributes[at - 1].Span.End, attribute.Span.End);
        return new(span, "");
    }

    private static TextChange Line(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        var (first, last) = (text.Lines.GetLineFromPosition(node.SpanStart), text.Lines.GetLineFromPosition(node.Span.End));
        var isAlone = text.ToString(TextSpan.FromBounds(first.Start, node.SpanStart)).Trim().Length == 0
            && text.ToString(TextSpan.FromBounds(node.Span.End, last.End)).Trim().Length == 0;
        if (!isAlone)
            return new(node.Span, "");
        var comment = node is MemberDeclarationSyntax && node.GetLeadingTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)) is { RawKind: not 0 } doc
            ? text.Lines.GetLineFromPosition(doc.FullSpan.Start).Start
            : first.Start;
        return new(TextSpan.FromBounds(comment, last.EndIncludingLineBreak), "");
    }
}
