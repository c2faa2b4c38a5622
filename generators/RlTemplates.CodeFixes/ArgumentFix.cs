using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Takes an argument from an attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ArgumentFix() : MendFix(Mend.Argument)
{
    private protected override string Title(string text) => $"Remove {text}";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text)
    {
        if (root.FindNode(place, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { Parent: AttributeArgumentListSyntax { Arguments: var all } } argument)
            return [];
        var at = all.IndexOf(argument);
        return
        [
            at > 0 ? new(TextSpan.FromBounds(all[at - 1].Span.End, argument.Span.End), "")
                : all.Count > 1 ? new(TextSpan.FromBounds(argument.SpanStart, all[1].SpanStart), "") : new(argument.Parent.Span, ""),
        ];
    }
}
