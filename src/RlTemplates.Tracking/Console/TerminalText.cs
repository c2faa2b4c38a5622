using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>Texts of unknown origin, such as tags and names of folders, as a terminal may get them.</summary>
public static class TerminalText
{
    /// <summary>The text on one line, with a mark for each character that could steer a terminal: escape sequences, changes of direction.</summary>
    /// <param name="text">The text.</param>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ShownText.Clean(text);
    }
}
