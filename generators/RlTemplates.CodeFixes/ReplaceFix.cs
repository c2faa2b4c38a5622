using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.CodeFixes;

/// <summary>Writes the nearest valid choice in place of what is wrong.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReplaceFix() : MendFix(Mend.Replacement)
{
    private protected override string Title(string text) => $"Write {text}";

    private protected override IEnumerable<TextChange> Changes(SyntaxNode root, TextSpan place, string text) => [new(place, text)];
}
