using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Gives a get-only property an init accessor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AccessorFix() : MendFix(Mend.Accessor)
{
    private protected override string Title(string text) => "Add init accessor";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text) =>
        root.FindNode(place).FirstAncestorOrSelf<PropertyDeclarationSyntax>() is { AccessorList.Accessors: [var get] }
            ? [new(new(get.Span.End, 0), " init;")]
            : [];
}
