using System.Globalization;

namespace RlTemplates.Configuration;

/// <summary>Finds characters that no preset may have.</summary>
internal static class YamlCharacters
{
    /// <summary>A file whose first bytes tell another encoding.</summary>
    public static YamlFinding OtherEncoding { get; } = new(YamlFault.Refused, new(1, 1, 0, 0), NoText);

    private const string NoText = "the file is not UTF-8 text from here on; save it in that encoding";

    /// <summary>The first character that is refused: a control character, or what stands for bytes that are no UTF-8; null where there is none.</summary>
    public static YamlFinding? Find(string text)
    {
        var (line, start) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\n')
                (line, start) = (line + 1, i + 1);
            else if (character == '\uFFFD' || (char.IsControl(character) && character is not ('\t' or '\r' or '\u0085')))
                return new(YamlFault.Refused, new(line, i - start + 1, i, 1), character == '\uFFFD' ? NoText : Words(character));
        }
        return null;
    }

    private static string Words(char character) =>
        $"the control character U+{((int)character).ToString("X4", CultureInfo.InvariantCulture)} must not stand in a preset; take it out, or write it in quotation marks as \"\\x{((int)character).ToString("X2", CultureInfo.InvariantCulture)}\"";
}
