namespace RlTemplates.Sweeps;

/// <summary>What a trial has reported, as larger is better: how far it was, its best so far and its running mean.</summary>
internal sealed class TrialHistory
{
    private const int MostPoints = 4096;

    private readonly List<(double At, double Value, double Best, double Mean)> _points = [];
    private long _count;
    private double _sum;
    private double _best = double.NegativeInfinity;

    /// <summary>How far the trial is; negative infinity before its first report.</summary>
    public double At { get; private set; } = double.NegativeInfinity;

    /// <summary>Adds a report. Those without a value, and those that do not go on, are left out.</summary>
    /// <param name="at">How far the trial is.</param>
    /// <param name="value">Its objective, larger is better.</param>
    public void Add(double at, double value)
    {
        if (!double.IsFinite(value) || !(at > At))
            return;
        (At, _sum, _best) = (at, _sum + value, Math.Max(_best, value));
        _points.Add((at, value, _best, _sum / ++_count));
        // Best and mean are kept with each point, so every other point says as much.
        if (_points.Count <= MostPoints)
            return;
        var (index, last) = (0, _points.Count - 1);
        _points.RemoveAll(_ => index++ is var i && i % 2 == 1 && i != last);
    }

    /// <summary>Best objective so far; NaN before the first report.</summary>
    /// <param name="at">How far.</param>
    public double BestUpTo(double at) => LastUpTo(at) is >= 0 and var i ? _points[i].Best : double.NaN;

    /// <summary>Mean of the objectives reported so far; NaN before the first report.</summary>
    /// <param name="at">How far.</param>
    public double MeanUpTo(double at) => LastUpTo(at) is >= 0 and var i ? _points[i].Mean : double.NaN;

    /// <summary>The first objective reported at a point or after it; NaN where the trial did not get there.</summary>
    /// <param name="at">How far.</param>
    public double ValueFrom(double at)
    {
        var i = LastUpTo(at);
        if (i >= 0 && _points[i].At == at)
            return _points[i].Value;
        return i + 1 < _points.Count ? _points[i + 1].Value : double.NaN;
    }

    private int LastUpTo(double at)
    {
        var (low, high) = (0, _points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_points[middle].At <= at)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }
}
