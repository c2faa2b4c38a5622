using System;
using System.Text.RegularExpressions;

namespace RlTemplates.Options;

/// <summary>A form that texts must have.</summary>
/// <param name="Expression">A regular expression, which must match from beginning to end.</param>
/// <param name="Demand">What it means, in words after "must": <c>be a whole number and a unit</c>.</param>
internal sealed record TextPattern(string Expression, string Demand)
{
    private const int LongestText = 4096;

    // Far above what an expression needs, since it also passes while a busy machine does something else.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>What is asked of a text; null where it has the form.</summary>
    public string? Fault(string text) => Matches(text, Expression) ? null : Demand;

    /// <summary>
    /// Whether an expression matches a text from beginning to end. One that is wrong, or too slow, refuses nothing: only its author can
    /// mend it.
    /// </summary>
    public static bool Matches(string text, string expression)
    {
        try
        {
            return text.Length <= LongestText && Regex.IsMatch(text, @"\A(?:" + expression + @")\z", RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }
}
