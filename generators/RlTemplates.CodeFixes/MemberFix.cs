using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Adds a member at the top of a type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MemberFix() : MendFix(Mend.Member)
{
    private protected override string Title(string text) => $"Add '{text}'";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        if (root.FindNode(place).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return [];
        var (end, indent) = (Lines.EndOf(type), Lines.IndentOf(type));
        return type.OpenBraceToken.IsKind(SyntaxKind.None)
            ? [new(type.SemicolonToken.Span, $"{end}{indent}{{{end}{indent}    {text}{end}{indent}}}")]
            : [new(new(type.OpenBraceToken.Span.End, 0), $"{end}{indent}    {text}")];
    }
}
