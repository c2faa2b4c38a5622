namespace RlTemplates.Mutants.Tests.Model;

/// <summary>Slips of the hand.</summary>
internal static class Words
{
    /// <summary>A word without the letter in its middle; a short one with a letter more.</summary>
    public static string Misspelt(string word) => word.Length < 4 ? word + "x" : word.Remove(word.Length / 2, 1);

    /// <summary>A text as a C# literal.</summary>
    public static string Quoted(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, true);
}
