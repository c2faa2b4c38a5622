using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Gives a property an initialiser, in place of <c>required</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InitializerFix() : MendFix(Mend.Initializer)
{
    private protected override string Title(string text) => $"Add '= {text};'";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        if (root.FindNode(place).FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { AccessorList: { } accessors } property)
            yield break;
        foreach (var modifier in property.Modifiers.Where(m => m.IsKind(SyntaxKind.RequiredKeyword)))
            yield return new(Lines.WithBlanks(modifier), "");
        if (property.Initializer is null)
            yield return new(new(accessors.Span.End, 0), $" = {text};");
    }
}
