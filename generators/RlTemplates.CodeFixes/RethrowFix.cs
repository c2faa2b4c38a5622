using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Lets a caught exception go on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RethrowFix() : MendFix(Mend.Rethrow)
{
    private protected override string Title(string text) => "Throw again";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text) =>
        root.FindToken(place.Start).Parent?.FirstAncestorOrSelf<CatchClauseSyntax>() is { Block: var block }
            ? [new(new(block.OpenBraceToken.Span.End, 0), " throw;")]
            : [];
}
