using System.Buffers;
using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>
/// An append-only file of rows, one JSON object a line (<c>metrics.jsonl</c>, <c>evaluations.jsonl</c>). Rows go to the operating
/// system in one write, so that a killed process leaves at most one torn line at the end, which readers skip. One writer at a time: the
/// caller keeps others out.
/// </summary>
/// <param name="path">The file; it is made if need be. A torn last line is cut off.</param>
internal sealed class MetricLog(string path) : IDisposable
{
    /// <summary>Bytes of rows that wait in memory while they cannot be written.</summary>
    private const int MostWaiting = 16 << 20;

    private readonly AppendedFile _file = new(path, isOfLines: true);
    private readonly ArrayBufferWriter<byte> _rows = new(1024);

    /// <summary>Number of rows that could not be written and did not fit into memory either.</summary>
    public long LostRows { get; private set; }

    /// <summary>Number of rows that could not be written yet. They are written with the next one.</summary>
    public int WaitingRows { get; private set; }

    /// <summary>Appends a row, after those that could not be written before.</summary>
    /// <param name="metrics">Values by name; NaN and infinities are written as null.</param>
    /// <param name="texts">Texts by name, written first.</param>
    /// <returns>What another program did to the file, in words; null where nothing.</returns>
    /// <exception cref="FileWriteException">It cannot be written; the row waits.</exception>
    public string? Append(IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, string>? texts = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (_rows.WrittenCount > MostWaiting)
            LostRows++;
        else
            Add(metrics, texts);
        return WriteWaiting();
    }

    /// <summary>Writes the rows that could not be written before.</summary>
    /// <inheritdoc cref="Append" path="/returns"/>
    /// <inheritdoc cref="Append" path="/exception"/>
    public string? WriteWaiting()
    {
        if (_rows.WrittenCount == 0)
            return null;
        var change = _file.Append(_rows.WrittenSpan);
        _rows.ResetWrittenCount();
        WaitingRows = 0;
        return change;
    }

    /// <summary>Waits until all rows are on the disk.</summary>
    /// <exception cref="FileWriteException">They are not.</exception>
    public void FlushToDisk()
    {
        WriteWaiting();
        _file.FlushToDisk();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Add(IReadOnlyDictionary<string, double> metrics, IReadOnlyDictionary<string, string>? texts)
    {
        using (var json = new Utf8JsonWriter(_rows))
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
        _rows.Write("\n"u8);
        WaitingRows++;
    }
}
