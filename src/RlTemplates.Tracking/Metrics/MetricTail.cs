namespace RlTemplates.Tracking;

/// <summary>Reads what is added to a metric file since it was last asked. Lines that are torn wait for their end.</summary>
/// <param name="path">The file; it need not exist yet.</param>
internal sealed class MetricTail(string path)
{
    private const int MostBytes = 4 << 20;

    private long _position;

    /// <summary>The rows that are new. After a resume the file may be shorter than before: then all of its rows.</summary>
    /// <returns>The rows, and whether they begin the file again.</returns>
    public (IReadOnlyList<MetricRow> Rows, bool IsAnew) ReadNew()
    {
        if (!MetricReader.IsFile(path))
            return ([], false);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var isAnew = stream.Length < _position;
        if (isAnew)
            _position = 0;
        var bytes = new byte[(int)Math.Min(MostBytes, stream.Length - _position)];
        stream.Position = _position;
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var end = bytes.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
        // A line longer than what is read at once is no row.
        _position += end == 0 && count == MostBytes ? count : end;
        return (Rows(bytes.AsMemory(0, end)), isAnew);
    }

    private static List<MetricRow> Rows(ReadOnlyMemory<byte> text)
    {
        var rows = new List<MetricRow>();
        for (int length; (length = text.Span.IndexOf((byte)'\n')) >= 0; text = text[(length + 1)..])
        {
            if (MetricReader.Parse(text[..length]) is { } row)
                rows.Add(row);
        }
        return rows;
    }
}
