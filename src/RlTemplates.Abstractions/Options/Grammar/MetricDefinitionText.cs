using System;
using System.Text.RegularExpressions;

namespace RlTemplates.Options;

/// <summary>Metrics that a service reads from a job's log, each <c>NAME=REGEX</c>. The limits are those of SageMaker's API, version 2017-07-24.</summary>
internal static class MetricDefinitionText
{
    /// <summary>Most metrics of a job.</summary>
    public const int Most = 40;

    private const int LongestName = 255;
    private const int LongestExpression = 500;

    /// <summary>What is asked of a definition, in words after "must"; null where it is right.</summary>
    public static string? Fault(string text)
    {
        var (name, expression) = Split(text);
        if (name.Length == 0 || expression.Length == 0)
            return "be NAME=REGEX, such as loss=loss: ([0-9.]+)";
        if (name.Length > LongestName || expression.Length > LongestExpression)
            return $"have a name of at most {LongestName} and an expression of at most {LongestExpression} characters";
        try
        {
            return new Regex(expression).GetGroupNumbers().Length > 1 ? null : "have a group in its expression that holds the value, such as loss: ([0-9.]+)";
        }
        catch (ArgumentException)
        {
            return $"have a regular expression behind the =, and '{TextRule.Shorten(expression)}' is none";
        }
    }

    /// <summary>The metric's name; empty where there is none.</summary>
    public static string Name(string text) => Split(text).Name;

    private static (string Name, string Expression) Split(string text)
    {
        var sign = text.IndexOf('=');
        return sign < 0 ? ("", "") : (text.Substring(0, sign).Trim(), text.Substring(sign + 1));
    }
}
