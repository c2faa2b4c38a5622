using RlTemplates.Options;

namespace RlTemplates.Terminal;

/// <summary>Rows of text: in columns on a terminal; anywhere else one line for each, its cells separated by tabs and never padded, shortened or wrapped.</summary>
internal static class TextRows
{
    private const int WidestColumn = 40;
    private const string Gap = "  ";

    /// <summary>Writes the rows. No text can add a row, a cell or an escape sequence: line breaks and tabs in it become blanks.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="isTerminal">Whether a person watches the output.</param>
    /// <param name="rows">The rows, all with the same number of cells.</param>
    public static async Task WriteAsync(TextWriter output, bool isTerminal, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<List<string>> cleaned = [.. rows.Select(row => row.Select(ShownText.Clean).ToList())];
        var widths = isTerminal ? Widths(cleaned) : [];
        foreach (var row in cleaned)
            await output.WriteLineAsync(isTerminal ? Aligned(row, widths) : string.Join('\t', row));
    }

    private static string Aligned(List<string> row, List<int> widths) =>
        string.Join(Gap, row.Select((cell, i) => i < widths.Count ? cell.PadRight(widths[i]) : cell)).TrimEnd();

    // The first column names the row, and the last one ends it; a long text in between moves only what is right of it.
    private static List<int> Widths(List<List<string>> rows) => rows.Count == 0
        ? []
        : [.. Enumerable.Range(0, rows[0].Count - 1).Select(i => rows.Max(row => i == 0 ? row[i].Length : Math.Min(WidestColumn, row[i].Length)))];
}
