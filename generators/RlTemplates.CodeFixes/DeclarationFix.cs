using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Makes a type a partial record, or class, that can be created and seen, and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DeclarationFix() : MendFix(Mend.Declaration)
{
    private protected override string Title(string text) => "Make it a partial " + text;

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        var type = root.FindNode(place).FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (type is not (ClassDeclarationSyntax or RecordDeclarationSyntax) || type.TypeParameterList is not null)
            yield break;
        foreach (var modifier in type.Modifiers.Where(m => m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.FileKeyword)))
            yield return new(Lines.WithBlanks(modifier), "");
        foreach (var current in type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
        {
            foreach (var modifier in current.Modifiers.Where(m => m.IsKind(SyntaxKind.PrivateKeyword)))
                yield return new(modifier.Span, "internal");
            var isPartial = current.Modifiers.Any(SyntaxKind.PartialKeyword);
            var keyword = current == type && current is not RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not 0 } ? text : current.Keyword.Text;
            var wanted = (isPartial ? "" : "partial ") + keyword;
            if (wanted != current.Keyword.Text)
                yield return new(current.Keyword.Span, wanted);
        }
    }
}
