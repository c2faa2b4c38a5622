using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>Texts of unknown origin, such as tags and names of folders, as a terminal may get them.</summary>
public static class TerminalText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text on one line, with a mark for each character that could steer a terminal: escape sequences, changes of direction.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.All(c => Printable(c) == c) ? text : string.Concat(text.Select(Printable));
    }

    private static char Printable(char character) => character switch
    {
        '\n' or '\r' or '\t' => ' ',
        '\u200C' or '\u200D' => character,
        _ => char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? Replacement
            : character,
    };
}
