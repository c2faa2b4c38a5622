using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Adds an attribute below those that a declaration has, or before it where it has none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AttributeFix() : MendFix(Mend.Attribute)
{
    private protected override string Title(string text) => $"Add [{text}]";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text) =>
        root.FindNode(place).FirstAncestorOrSelf<MemberDeclarationSyntax>() switch
        {
            { AttributeLists: [.., var last] } declaration => [new(new(last.Span.End, 0), $"{Lines.EndOf(declaration)}{Lines.IndentOf(declaration)}[{text}]")],
            { } declaration => [new(new(declaration.SpanStart, 0), $"[{text}] ")],
            _ => [],
        };
}
