using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace RlTemplates.Options;

/// <summary>
/// Lists and dictionaries as one line of text: <c>64,64</c>, <c>a=1,b=2</c>; empty ones are <c>[]</c> and <c>{}</c>. A backslash takes the
/// meaning from a comma, an equals sign, a bracket, a brace, a quotation mark, a backslash or a blank that follows it; <c>""</c> is an empty text.
/// </summary>
internal static class ListText
{
    private const string Special = "\\,=[]{}\"";
    private const string Empty = "\"\"";

    /// <summary>Joins elements.</summary>
    /// <param name="elements">The elements as text, for example of a YAML sequence.</param>
    public static string Join(IEnumerable<string> elements)
    {
        var all = elements.ToList();
        return all switch
        {
            [] => "[]",
            [""] => Empty,
            _ => string.Join(",", all.Select(e => Escape(e, "\\,[]"))),
        };
    }

    /// <summary>Joins entries of a dictionary.</summary>
    /// <param name="entries">Keys and values as text, for example of a YAML mapping.</param>
    public static string JoinEntries(IEnumerable<KeyValuePair<string, string>> entries)
    {
        var text = string.Join(",", entries.Select(e => Escape(e.Key, "\\,={}") + "=" + Escape(e.Value, "\\,{}")));
        return text.Length == 0 ? "{}" : text;
    }

    /// <summary>Elements of a list; blanks around each are dropped.</summary>
    /// <param name="text">Elements separated by commas, with or without brackets.</param>
    public static IReadOnlyList<string> Split(string text)
    {
        var inner = Unwrap(text, '[', ']');
        return inner.Length == 0 ? [] : [.. SplitAt(inner, ',', int.MaxValue).Select(Unescape)];
    }

    /// <summary>Entries of a dictionary; an entry without <c>=</c> has a null value.</summary>
    /// <param name="text">Entries <c>key=value</c> separated by commas, with or without braces.</param>
    public static IReadOnlyList<KeyValuePair<string, string?>> SplitEntries(string text)
    {
        var inner = Unwrap(text, '{', '}');
        return inner.Length == 0 ? [] : [.. SplitAt(inner, ',', int.MaxValue).Select(Entry)];
    }

    private static KeyValuePair<string, string?> Entry(string text)
    {
        var parts = SplitAt(text, '=', 2);
        return new(Unescape(parts[0]), parts.Count == 2 ? Unescape(parts[1]) : null);
    }

    private static string Unwrap(string text, char open, char close)
    {
        var trimmed = Trim(text);
        return trimmed.Length >= 2 && trimmed[0] == open && trimmed[trimmed.Length - 1] == close && trimmed[trimmed.Length - 2] != '\\' ? Trim(trimmed.Substring(1, trimmed.Length - 2)) : trimmed;
    }

    // Drops outer blanks, but not one that follows a backslash which is no part of a pair.
    private static string Trim(string text)
    {
        var start = text.TrimStart();
        var end = start.TrimEnd();
        var backslashes = end.Length - end.TrimEnd('\\').Length;
        return backslashes % 2 == 1 && end.Length < start.Length ? start.Substring(0, end.Length + 1) : end;
    }

    private static bool IsEscape(string text, int i) =>
        text[i] == '\\' && i + 1 < text.Length && (Special.Contains(text[i + 1]) || char.IsWhiteSpace(text[i + 1]));

    private static List<string> SplitAt(string text, char separator, int most)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < text.Length && parts.Count < most - 1; i++)
        {
            if (IsEscape(text, i))
            {
                i++;
            }
            else if (text[i] == separator)
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
            }
        }
        parts.Add(text.Substring(start));
        return parts;
    }

    private static string Escape(string text, string special)
    {
        if (text == Empty)
            return "\\" + Empty;
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isOuterBlank = char.IsWhiteSpace(text[i]) && (i == 0 || i == text.Length - 1);
            if (isOuterBlank || special.Contains(text[i]))
                escaped.Append('\\');
            escaped.Append(text[i]);
        }
        return escaped.ToString();
    }

    private static string Unescape(string text)
    {
        var trimmed = Trim(text);
        if (trimmed == Empty)
            return "";
        var plain = new StringBuilder(trimmed.Length);
        for (var i = 0; i < trimmed.Length; i++)
        {
            if (IsEscape(trimmed, i))
                i++;
            plain.Append(trimmed[i]);
        }
        return plain.ToString();
    }
}
