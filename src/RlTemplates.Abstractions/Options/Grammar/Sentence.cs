namespace RlTemplates.Options;

/// <summary>Ends what messages say.</summary>
internal static class Sentence
{
    /// <summary>Words with their full stop; a question has its mark already.</summary>
    public static string End(string words) => words.Length > 0 && words[words.Length - 1] is '?' or '.' ? words : words + ".";
}
