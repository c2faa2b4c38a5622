using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace RlTemplates.CodeFixes;

/// <summary>How the lines of a file are written, so that an edit is written alike.</summary>
internal static class Lines
{
    /// <summary>The file's line end.</summary>
    public static string EndOf(SyntaxNode node)
    {
        var first = node.SyntaxTree.GetText().Lines[0];
        var end = first.Text?.ToString(TextSpan.FromBounds(first.End, first.EndIncludingLineBreak));
        return string.IsNullOrEmpty(end) ? "\n" : end!;
    }

    /// <summary>The blanks before a declaration.</summary>
    public static string IndentOf(SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>A word and the blanks behind it.</summary>
    public static TextSpan WithBlanks(SyntaxToken word) => TextSpan.FromBounds(word.SpanStart, word.FullSpan.End);
}
