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

/// <summary>Appends rows. Where a metric is new, or a run is resumed, the table is written anew from <c>metrics.jsonl</c>.</summary>
internal sealed class CsvSink(RunInfo run) : IEventSink
{
    private readonly string _path = Path.Combine(run.Directory, CsvSinkOptions.File);
    private readonly List<string> _columns = [];
    private StreamWriter? _writer;

    public void Write(TrainingEvent trainingEvent)
    {
        switch (trainingEvent)
        {
            case RunStarted:
                Rewrite(trainingEvent.TrainingIteration);
                break;
            case ResultReported { Metrics: var metrics } when metrics.Keys.Except(_columns).Any():
                Rewrite(trainingEvent.TrainingIteration);
                break;
            case ResultReported { Metrics: var metrics }:
                _writer!.Write(Row(metrics));
                break;
            default:
                break;
        }
    }

    public void Flush() => _writer?.Flush();

    public void Dispose() => _writer?.Dispose();

    private void Rewrite(int lastIteration)
    {
        var rows = MetricReader.Read(run.MetricsPath).Where(row => row[Metric.TrainingIteration] <= lastIteration).Select(row => row.Metrics).ToList();
        _columns.AddRange(rows.SelectMany(row => row.Keys).Distinct().Except(_columns).ToList());
        var table = new StringBuilder().AppendJoin(',', _columns.Select(Quoted)).Append('\n');
        foreach (var row in rows)
            table.Append(Row(row));
        _writer?.Dispose();
        AtomicFile.Write(_path, Encoding.UTF8.GetBytes(table.ToString()));
        _writer = new(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
    }

    private string Row(IReadOnlyDictionary<string, double> metrics) =>
        string.Join(',', _columns.Select(c => metrics.TryGetValue(c, out var value) && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "")) + "\n";

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
