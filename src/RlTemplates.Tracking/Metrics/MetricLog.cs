using System.Buffers;
using System.Text;
using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>
/// An append-only file of rows, one JSON object a line (<c>metrics.jsonl</c>, <c>evaluations.jsonl</c>). A row goes to the operating
/// system in one write, so that a killed process leaves at most one torn line at the end, which readers skip. One writer at a time: the
/// caller keeps others out.
/// </summary>
internal sealed class MetricLog : IDisposable
{
    private readonly string _path;
    private FileStream _stream;
    private readonly ArrayBufferWriter<byte> _row = new(1024);

    /// <summary>Opens the file for appending and cuts off a torn last line.</summary>
    /// <param name="path">The file; it is made if need be.</param>
    public MetricLog(string path)
    {
        (_path, _stream) = (path, Open(path));
        _stream.SetLength(EndOfLastLine());
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Begins a new file where somebody has removed this one.</summary>
    /// <returns>Whether it was removed, with the rows that it had.</returns>
    public bool Recreate()
    {
        if (File.Exists(_path))
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _stream.Dispose();
        _stream = Open(_path);
        return true;
    }

    /// <summary>Appends a row.</summary>
    /// <param name="metrics">Values by name; NaN and infinities are written as null.</param>
    /// <param name="texts">Texts by name, written first.</param>
    public void Append(IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, string>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _row.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_row))
        {
            json.WriteStartObject();
            foreach (var (name, text) in texts ?? new Dictionary<string, string>())
                json.WriteString(name, text);
            foreach (var (name, value) in metrics)
            {
                if (double.IsFinite(value))
                    json.WriteNumber(name, value);
                else
                    json.WriteNull(name);
            }
            json.WriteEndObject();
        }
        _row.Write("\n"u8);
        _stream.Write(_row.WrittenSpan);
        _stream.Flush();
    }

    /// <summary>Waits until all rows are on the disk.</summary>
    public void FlushToDisk() => _stream.Flush(flushToDisk: true);

    /// <summary>Keeps only the rows that a condition holds for; the file is replaced in one step. Nobody may have it open for writing.</summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="keep">The condition.</param>
    public static void Trim(string path, Func<MetricRow, bool> keep)
    {
        if (!File.Exists(path))
            return;
        var kept = new StringBuilder();
        var isChanged = false;
        foreach (var (line, row) in MetricReader.ReadLines(path))
        {
            if (row is not null && keep(row))
                kept.Append(line).Append('\n');
            else
                isChanged = true;
        }
        if (isChanged)
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(kept.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 1);

    private long EndOfLastLine()
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = _stream.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var part = block[..(int)(end - start)];
            _stream.Position = start;
            _stream.ReadExactly(part);
            var newline = part.LastIndexOf((byte)'\n');
            if (newline >= 0)
                return start + newline + 1;
            end = start;
        }
        return 0;
    }
}
