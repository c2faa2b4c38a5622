using System.Text.RegularExpressions;

namespace RlTemplates.Experiments;

/// <summary>Texts as words of a command line.</summary>
internal static partial class ShellText
{
    /// <summary>The text as one word, in quotation marks where a shell would read something else.</summary>
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_.,+/=:@%-]+\z")]
    private static partial Regex Plain();
}
