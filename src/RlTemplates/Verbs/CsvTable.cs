using System.Globalization;
using System.Text;

namespace RlTemplates.Verbs;

/// <summary>
/// A table as CSV (RFC 4180): lines end with CR LF, cells with a comma, a quote or a line break stand in quotes. Numbers are written as in code, whatever the culture. A text that
/// a spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
internal sealed class CsvTable
{
    private readonly StringBuilder _text = new();
    private bool _isBegun;

    /// <summary>Adds a cell with a text.</summary>
    public CsvTable Add(string? text)
    {
        Next();
        _text.Append(Quoted(Harmless(text ?? "")));
        return this;
    }

    /// <summary>Adds a cell with a number; one that is not finite leaves it empty.</summary>
    public CsvTable Add(double number)
    {
        Next();
        if (double.IsFinite(number))
            _text.Append(number.ToString("R", CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Ends a line.</summary>
    public void EndLine()
    {
        _text.Append("\r\n");
        _isBegun = false;
    }

    /// <summary>The table.</summary>
    public override string ToString() => _text.ToString();

    private void Next()
    {
        if (_isBegun)
            _text.Append(',');
        _isBegun = true;
    }

    // A number may begin with a sign.
    private static string Harmless(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? "'" + text
            : text;

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
