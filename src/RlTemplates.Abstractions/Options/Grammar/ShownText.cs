using System.Globalization;
using System.Linq;

namespace RlTemplates.Options;

/// <summary>Texts of unknown origin as a terminal, a log or a message may get them; compiler and program show the same.</summary>
internal static class ShownText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text on one line, with a mark for each character that could steer a terminal: escape sequences, changes of direction.</summary>
    public static string Clean(string text) => text.All(c => Printable(c) == c) ? text : new string([.. text.Select(Printable)]);

    private static char Printable(char character) => character switch
    {
        '\n' or '\r' or '\t' => ' ',
        '\u200C' or '\u200D' => character,
        _ => CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            ? Replacement
            : character,
    };
}
