using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>
/// Progress as aligned lines for logs: a header, then rows; the first and the last result are always there. Once a minute and at the end a line says where the
/// time goes.
/// </summary>
/// <param name="output">Receives the lines.</param>
/// <param name="settings">What is shown.</param>
internal sealed class PlainProgress(TextWriter output, ProgressSettings settings) : IEventSink
{
    private const int LeastWidth = 8;

    private long _shownAt, _sharedAt;
    private string? _hiddenRow, _shares;
    private bool _hasHeader;

    /// <summary>Whether the output is disposed with this sink. Default false.</summary>
    public bool OwnsOutput { get; init; }

    /// <inheritdoc/>
    public void Write(TrainingEvent trainingEvent)
    {
        ArgumentNullException.ThrowIfNull(trainingEvent);
        switch (trainingEvent)
        {
            case RunStarted { Run: var run }:
                _sharedAt = settings.Time.GetTimestamp();
                Line($"run {run.Id} of {run.Experiment} in {run.Directory}");
                break;
            case ResultReported result:
                Show(result.Metrics);
                break;
            case RunEnded { Run: var run }:
                ShowHidden();
                ShowShares();
                Line(RunText.End(run, settings.TellsError));
                break;
            default:
                Note(EventText.Line(trainingEvent));
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ShowHidden();
        if (OwnsOutput)
            output.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        ShowHidden();
        Line(line);
    }

    private void Show(IReadOnlyDictionary<string, double> metrics)
    {
        Show(settings.NamesValues ? MetricLine.Write(settings.Columns, metrics) : Row(c => metrics.TryGetValue(c, out var value) ? MetricText.Value(c, value) : "-"));
        _shares = MetricText.TimeShares(metrics);
        if (_hiddenRow is null && settings.Time.GetElapsedTime(_sharedAt) >= settings.TimeSharesInterval)
            ShowShares();
    }

    private void Show(string row)
    {
        if (_hasHeader && settings.Time.GetElapsedTime(_shownAt) < settings.Interval)
        {
            _hiddenRow = row;
            return;
        }
        if (!_hasHeader && !settings.NamesValues)
            Line(Row(MetricText.Heading));
        (_hasHeader, _hiddenRow, _shownAt) = (true, null, settings.Time.GetTimestamp());
        Line(row);
    }

    private void ShowHidden()
    {
        if (_hiddenRow is { } row)
            Line(row);
        _hiddenRow = null;
    }

    private void ShowShares()
    {
        if (_shares is { } shares)
            Line(shares);
        (_shares, _sharedAt) = (null, settings.Time.GetTimestamp());
    }

    private string Row(Func<string, string> cell) =>
        string.Join("  ", settings.Columns.Select(c => cell(c).PadLeft(Math.Max(LeastWidth, MetricText.Heading(c).Length))));

    // Notes and names are texts of unknown origin, which must not steer the terminal.
    private void Line(string line)
    {
        output.Write(ShownText.Clean(line) + "\n");
        output.Flush();
    }
}
