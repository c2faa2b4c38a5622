namespace RlTemplates.Tracking;

/// <summary>Removes rows from a metric file of any size.</summary>
internal static class MetricTrim
{
    /// <summary>
    /// Keeps only the rows that a condition holds for. Where all others are at the end, as after a kill, the file is cut off there; else it is replaced in one step. Nobody may have
    /// it open for writing.
    /// </summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="keep">The condition.</param>
    /// <returns>Number of rows that are kept.</returns>
    /// <exception cref="FileWriteException">The file cannot be written; it is as it was.</exception>
    public static long Keep(string path, Func<MetricRow, bool> keep)
    {
        if (!MetricReader.IsFile(path))
            return 0;
        var (kept, rows, length) = Scan(path, keep);
        if (kept is [] or [(0, _)])
        {
            var end = kept is [] ? 0 : kept[0].End;
            if (end != length)
                Cut(path, end);
        }
        else
            Replace(path, kept);
        return rows;
    }

    // Neighbours are one part, so that there are few.
    private static (List<(long Start, long End)> Kept, long Rows, long Length) Scan(string path, Func<MetricRow, bool> keep)
    {
        using var stream = MetricReader.Open(path);
        var (kept, rows, lines) = (new List<(long Start, long End)>(), 0L, new LineScanner(stream));
        while (lines.Next())
        {
            if (MetricReader.Parse(lines.Line) is not { } row || !keep(row))
                continue;
            rows++;
            if (kept is [.., var last] && last.End == lines.Position)
                kept[^1] = (last.Start, lines.NextPosition);
            else
                kept.Add((lines.Position, lines.NextPosition));
        }
        return (kept, rows, lines.NextPosition);
    }

    private static void Cut(string path, long end)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(end);
            DiskSync.File(stream);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(path, exception);
        }
    }

    private static void Replace(string path, List<(long Start, long End)> kept)
    {
        using var source = MetricReader.Open(path);
        AtomicFile.Write(path, target =>
        {
            var buffer = new byte[1 << 16];
            foreach (var (start, end) in kept)
            {
                source.Position = start;
                for (var left = end - start; left > 0;)
                {
                    var count = source.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
                    if (count == 0)
                        throw new EndOfStreamException($"{path} was shortened while it was copied.");
                    target.Write(buffer, 0, count);
                    left -= count;
                }
            }
        });
    }
}
