using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>One row of a metric file.</summary>
/// <param name="Metrics">Numbers by name; null reads as NaN.</param>
/// <param name="Texts">Texts by name.</param>
public sealed record MetricRow(IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, string> Texts)
{
    /// <summary>A metric, NaN where it has no value.</summary>
    /// <param name="metric">Name of the metric.</param>
    public double this[string metric] => Metrics.TryGetValue(metric, out var value) ? value : double.NaN;
}

/// <summary>Reads metric files of any size, also while they are written. Lines that are torn, longer than 1 MiB or no JSON object are skipped.</summary>
public static class MetricReader
{
    /// <summary>The rows of a file in order; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    public static IEnumerable<MetricRow> Read(string path)
    {
        if (!IsFile(path))
            yield break;
        using var stream = Open(path);
        var lines = new LineScanner(stream);
        while (lines.Next())
        {
            if (Parse(lines.Line) is { } row)
                yield return row;
        }
    }

    /// <summary>Whether there is a regular file to read: links, pipes and devices are none.</summary>
    internal static bool IsFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 };

    internal static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>A row; null where the line is none.</summary>
    internal static MetricRow? Parse(ReadOnlyMemory<byte> line)
    {
        // What cannot be an object is not worth an exception: a damaged file may have millions of such lines.
        if (line.Length < 2 || line.Span[0] != (byte)'{' || line.Span.TrimEnd("\r "u8) is not [.., (byte)'}'])
            return null;
        var (metrics, texts) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        try
        {
            using var document = JsonDocument.Parse(line);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Number:
                        metrics[property.Name] = property.Value.GetDouble();
                        break;
                    case JsonValueKind.Null:
                        metrics[property.Name] = double.NaN;
                        break;
                    case JsonValueKind.String:
                        texts[property.Name] = property.Value.GetString() ?? "";
                        break;
                    default:
                        break;
                }
            }
            return new(metrics, texts);
        }
        // A lone surrogate is valid JSON, but no text.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
