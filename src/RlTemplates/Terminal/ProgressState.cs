using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>What the live view shows: collected on the training thread, drawn on another.</summary>
internal sealed class ProgressState(ProgressSettings settings)
{
    private const int MostRows = 8;
    private const int MostNotes = 3;

    private readonly Lock _lock = new();
    private readonly Queue<string[]> _rows = new();
    private readonly Queue<string> _notes = new();
    private readonly Dictionary<string, double> _first = new(StringComparer.Ordinal);
    private Dictionary<string, double> _newest = new(StringComparer.Ordinal);
    private string _title = "";
    private string[]? _pending;
    private long _shownAt;
    private double _best = double.NaN;

    public void Start(RunInfo run)
    {
        lock (_lock)
            _title = $"{run.Experiment}  {run.Id}";
    }

    public void Add(IReadOnlyDictionary<string, double> metrics)
    {
        lock (_lock)
        {
            var isFirst = _newest.Count == 0;
            _newest = new(metrics, StringComparer.Ordinal);
            foreach (var (name, value) in metrics)
            {
                if (double.IsFinite(value))
                    _first.TryAdd(name, value);
            }
            var reward = Newest(Metric.EpisodeRewardMean);
            _best = double.IsNaN(_best) || reward > _best ? reward : _best;
            _pending = [.. settings.Columns.Select(c => MetricText.Value(c, Newest(c)))];
            if (isFirst || settings.Time.GetElapsedTime(_shownAt) >= settings.Interval)
                ShowPending();
        }
    }

    public void Note(string line)
    {
        lock (_lock)
            Push(_notes, line, MostNotes);
    }

    /// <summary>Brings the newest result into the table.</summary>
    public void Finish()
    {
        lock (_lock)
            ShowPending();
    }

    public ProgressPicture Picture()
    {
        lock (_lock)
        {
            var (label, fraction) = NearestCriterion();
            return new(_title, [.. settings.Columns.Select(MetricText.Heading)], [.. _rows], [.. _notes], Status(), MetricText.TimeShares(_newest), label, fraction);
        }
    }

    private static void Push<T>(Queue<T> queue, T item, int most)
    {
        queue.Enqueue(item);
        if (queue.Count > most)
            queue.Dequeue();
    }

    private void ShowPending()
    {
        if (_pending is { } row)
            Push(_rows, row, MostRows);
        (_pending, _shownAt) = (null, settings.Time.GetTimestamp());
    }

    private string Status() => _newest.Count == 0
        ? "waiting for the first result"
        : string.Create(CultureInfo.InvariantCulture, $"iteration {MetricText.Number(Newest(Metric.TrainingIteration))}   "
            + $"{MetricText.Count(Newest(Metric.TimestepsTotal))} steps   reward {MetricText.Value(Metric.EpisodeRewardMean, Newest(Metric.EpisodeRewardMean))}   "
            + $"best {MetricText.Value(Metric.EpisodeRewardMean, _best)}   {MetricText.Count(Newest(Metric.TimestepsPerSecond))} steps/s   "
            + $"{MetricText.Duration(Newest(Metric.TimeTotalSeconds))}");

    // Counters start from zero; what may be negative is measured from its first value.
    private (string? Label, double Fraction) NearestCriterion()
    {
        (string? Label, double Fraction) nearest = (null, -1);
        foreach (var (metric, bound) in settings.Stop)
        {
            var fraction = Fraction(metric, bound);
            if (fraction > nearest.Fraction)
                nearest = ($"{MetricText.Heading(metric)} {MetricText.Value(metric, Newest(metric))} of {MetricText.Value(metric, bound.Value)}", fraction);
        }
        return nearest;
    }

    private double Fraction(string metric, StopBound bound)
    {
        var value = Newest(metric);
        if (double.IsNaN(value))
            return 0;
        if (bound.IsReached(value))
            return 1;
        var isCounter = metric.EndsWith("_total", StringComparison.Ordinal) || metric is Metric.TimeTotalSeconds or Metric.TrainingIteration;
        var start = isCounter ? 0 : _first.GetValueOrDefault(metric, value);
        var whole = bound.Value - start;
        return whole == 0 ? 0 : Math.Clamp((value - start) / whole, 0, 1);
    }

    private double Newest(string metric) => _newest.TryGetValue(metric, out var value) ? value : double.NaN;
}

/// <summary>One picture of the progress.</summary>
internal sealed record ProgressPicture(
    string Title,
    IReadOnlyList<string> Headings,
    IReadOnlyList<string[]> Rows,
    IReadOnlyList<string> Notes,
    string Status,
    string? Time,
    string? Criterion,
    double Fraction);
