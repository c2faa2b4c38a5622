using System.Text;
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

/// <summary>Reads metric files, also while they are written. Lines that are torn or no JSON object are skipped.</summary>
public static class MetricReader
{
    private const int LongestLine = 1 << 20;

    /// <summary>The rows of a file in order; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    public static IEnumerable<MetricRow> Read(string path) => ReadLines(path).Where(l => l.Row is not null).Select(l => l.Row!);

    internal static IEnumerable<(string Line, MetricRow? Row)> ReadLines(string path)
    {
        if (!File.Exists(path))
            yield break;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        while (reader.ReadLine() is { } line)
        {
            // The last line counts only with its newline: a torn number could still parse.
            var isTorn = reader.EndOfStream && !EndsWithNewline(stream);
            yield return (line, isTorn || line.Length > LongestLine ? null : Parse(line));
        }
    }

    private static bool EndsWithNewline(FileStream stream)
    {
        var position = stream.Position;
        stream.Seek(-1, SeekOrigin.End);
        var isNewline = stream.ReadByte() == '\n';
        stream.Position = position;
        return isNewline;
    }

    internal static MetricRow? Parse(string line)
    {
        var (metrics, texts) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
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
