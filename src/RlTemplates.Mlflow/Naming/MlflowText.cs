using System.Text;

namespace RlTemplates.Mlflow.Naming;

/// <summary>Values of params and tags, as long as servers take them.</summary>
internal static class MlflowText
{
    /// <summary>Characters that a param's value may have.</summary>
    public const int LongestParam = 6000;

    /// <summary>Characters that a tag's value may have.</summary>
    public const int LongestTag = 5000;

    /// <summary>A value; where it is too long, its beginning and a note of its length.</summary>
    /// <param name="text">The value.</param>
    /// <param name="most">Characters that it may have.</param>
    /// <param name="isCut">Whether it was too long.</param>
    public static string Of(string text, int most, out bool isCut)
    {
        // Databases refuse null characters, and JSON halves of pairs.
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
        isCut = text.Length > most;
        if (!isCut)
            return text;
        var note = FormattableString.Invariant($"... (cut; {text.Length} characters)");
        var end = Math.Max(0, most - note.Length);
        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + note;
    }
}
