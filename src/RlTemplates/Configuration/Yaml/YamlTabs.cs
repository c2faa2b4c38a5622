namespace RlTemplates.Configuration;

/// <summary>Finds the commonest mistake that YAML has words for only further up: a tab in an indent.</summary>
internal static class YamlTabs
{
    /// <summary>An indent with a tab on the line where a text could not be read any further, or below it where the reader speaks of a tab; null where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="line">That line, from 1.</param>
    /// <param name="message">What the reader says.</param>
    public static YamlFinding? Find(string text, int line, string message)
    {
        var (number, start) = (1, 0);
        foreach (var content in text.Split('\n'))
        {
            var blanks = content.Length - content.TrimStart(' ').Length;
            if (number >= line && blanks < content.Length && content[blanks] == '\t' && content.Trim().Length > 0)
                return new(YamlFault.Syntax, new(number, blanks + 1, start + blanks, 1), "the indent has a tab; write blanks");
            if (number >= line && !message.Split(' ').Contains("tab"))
                return null;
            (number, start) = (number + 1, start + content.Length + 1);
        }
        return null;
    }
}
