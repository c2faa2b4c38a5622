using System.Globalization;
using System.Text;

namespace RlTemplates.Tracking;

/// <summary>Writes a run's results to <c>metrics.csv</c> in its folder, for spreadsheets: a column a metric, a row a result.</summary>
[Options]
public sealed record CsvSinkOptions : SinkOptions
{
    internal const string File = "metrics.csv";

    /// <inheritdoc/>
    public override string? FileName => File;

    /// <inheritdoc/>
    public override IEventSink Create(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new CsvSink(run);
    }
}

/// <summary>
/// Appends the rows that <c>metrics.jsonl</c> has too. Where a metric is new, a run is resumed, or another program has changed the table, it is written anew from there.
/// </summary>
internal sealed class CsvSink(RunInfo run) : IEventSink
{
    private readonly string _path = Path.Combine(run.Directory, CsvSinkOptions.File);
    private readonly List<string> _columns = [];
    private AppendedFile? _file;
    private ResultReported? _left;

    public void Write(TrainingEvent trainingEvent)
    {
        switch (trainingEvent)
        {
            case RunStarted:
                Rewrite(trainingEvent.TrainingIteration, null);
                break;
            case ResultReported result:
                _left = RowSchedule.IsWritten(result.TrainingIteration) ? null : result;
                if (_left is null)
                    Append(result);
                break;
            case RunEnded when _left is { } last:
                Append(last);
                break;
            default:
                break;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Append(ResultReported result)
    {
        var isTold = _file is not null && !result.Metrics.Keys.Except(_columns).Any() && _file.Append(Encoding.UTF8.GetBytes(Row(result.Metrics))) is null;
        if (!isTold)
            Rewrite(result.TrainingIteration - 1, result.Metrics);
    }

    private void Rewrite(int lastIteration, IReadOnlyDictionary<string, double>? newest)
    {
        var known = _columns.ToHashSet(StringComparer.Ordinal);
        foreach (var row in Rows(lastIteration, newest))
            _columns.AddRange(row.Keys.Where(known.Add));
        _file?.Dispose();
        _file = null;
        AtomicFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 65_536, leaveOpen: true);
            writer.Write(string.Join(',', _columns.Select(Quoted)) + "\n");
            foreach (var row in Rows(lastIteration, newest))
                writer.Write(Row(row));
        });
        _file = new(_path, isOfLines: true);
    }

    private IEnumerable<IReadOnlyDictionary<string, double>> Rows(int lastIteration, IReadOnlyDictionary<string, double>? newest)
    {
        var rows = MetricReader.Read(run.MetricsPath).Where(row => row[Metric.TrainingIteration] <= lastIteration).Select(row => row.Metrics);
        return newest is null ? rows : rows.Append(newest);
    }

    private string Row(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(',', _columns.Select(c => metrics.TryGetValue(c, out var value) && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "")) + "\n";

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
