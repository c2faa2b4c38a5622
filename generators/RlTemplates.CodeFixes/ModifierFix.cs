using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Takes a modifier from a member.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ModifierFix() : MendFix(Mend.Modifier)
{
    private protected override string Title(string text) => $"Remove '{text}'";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text) =>
        from modifier in root.FindNode(place).FirstAncestorOrSelf<MemberDeclarationSyntax>()?.Modifiers ?? []
        where modifier.Text == text
        select new TextChange(Lines.WithBlanks(modifier), "");
}
