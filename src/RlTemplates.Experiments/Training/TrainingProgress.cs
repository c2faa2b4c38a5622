using System.Collections.ObjectModel;

namespace RlTemplates.Experiments;

/// <summary>Counters and the window of episodes that the built-in metrics are made of. Its state is part of every checkpoint.</summary>
internal sealed class TrainingProgress : IStateful
{
    /// <summary>Episodes that the means look back on.</summary>
    public const int WindowLength = 100;

    private const int Format = 3;
    private const int MostMetrics = 10_000;

    private readonly Queue<EpisodeResult> _window = new(WindowLength + 1);
    private Dictionary<string, double> _evaluation = new(StringComparer.Ordinal);
    private Dictionary<string, double> _metrics = new(StringComparer.Ordinal);

    public int Iteration { get; private set; }

    public long TimestepsTotal { get; private set; }

    public long EpisodesTotal { get; private set; }

    public double TimeTotalSeconds { get; private set; }

    /// <summary>What the algorithm has reported of an iteration that it paused; null where none is open.</summary>
    public PausedIteration? Paused { get; set; }

    /// <summary>Copies of the environment that threw and were replaced, since training began.</summary>
    public long EnvironmentRestarts { get; set; }

    /// <summary>Environment steps since training began, those of a paused iteration included.</summary>
    public long TimestepsPlayed => Paused?.TimestepsTotal ?? TimestepsTotal;

    /// <summary>Whether the newest iteration has no row yet: it is written late where its evaluation was interrupted.</summary>
    public bool IsRowPending { get; set; }

    /// <summary>Metrics of the newest iteration; empty before the first.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; private set; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Counts an iteration and makes its metrics.</summary>
    public void Add(TrainReport report, double seconds)
    {
        var steps = report.TimestepsTotal - TimestepsTotal;
        Iteration++;
        Paused = null;
        TimestepsTotal = report.TimestepsTotal;
        EpisodesTotal += report.Episodes.Count;
        TimeTotalSeconds += seconds;
        IsRowPending = true;
        foreach (var episode in report.Episodes)
        {
            _window.Enqueue(episode);
            if (_window.Count > WindowLength)
                _window.Dequeue();
        }
        _metrics = new(StringComparer.Ordinal)
        {
            [Metric.TrainingIteration] = Iteration,
            [Metric.TimestepsTotal] = TimestepsTotal,
            [Metric.TimestepsThisIteration] = steps,
            [Metric.EpisodesTotal] = EpisodesTotal,
            [Metric.EpisodesThisIteration] = report.Episodes.Count,
            [Metric.EpisodeRewardMean] = OverWindow(w => w.Average(e => e.Reward)),
            [Metric.EpisodeRewardMin] = OverWindow(w => w.Min(e => e.Reward)),
            [Metric.EpisodeRewardMax] = OverWindow(w => w.Max(e => e.Reward)),
            [Metric.EpisodeLengthMean] = OverWindow(w => w.Average(e => e.Length)),
            [Metric.TimeThisIterationSeconds] = seconds,
            [Metric.TimeTotalSeconds] = TimeTotalSeconds,
            [Metric.TimestepsPerSecond] = seconds > 0 ? steps / seconds : double.NaN,
            [Metric.FramesPerSecond] = seconds > 0 ? steps * report.FramesPerStep / seconds : double.NaN,
        };
        foreach (var (name, value) in _evaluation.Concat(report.Metrics))
            _metrics[name] = value;
        Show();
    }

    /// <summary>Sets a metric of the newest iteration.</summary>
    public void Set(string metric, double value) => _metrics[metric] = value;

    /// <summary>Keeps the metrics of an evaluation, in this and all later results.</summary>
    public void Add(EvaluationResult evaluation) =>
        AddEvaluation(evaluation.RewardMean, evaluation.RewardMin, evaluation.RewardMax, evaluation.LengthMean, evaluation.UnfinishedEpisodes);

    /// <inheritdoc cref="Add(EvaluationResult)"/>
    public void AddEvaluation(double mean, double min, double max, double length, double unfinished)
    {
        _evaluation = new(StringComparer.Ordinal)
        {
            [Metric.EvaluationRewardMean] = mean,
            [Metric.EvaluationRewardMin] = min,
            [Metric.EvaluationRewardMax] = max,
            [Metric.EvaluationLengthMean] = length,
            [Metric.EvaluationEpisodesUnfinished] = unfinished,
        };
        // What has been reported as a result does not change any more.
        if (!IsRowPending)
            _metrics = new(_metrics, StringComparer.Ordinal);
        foreach (var (name, value) in _evaluation)
            _metrics[name] = value;
        Show();
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Format);
        writer.Write(Iteration);
        writer.Write(TimestepsTotal);
        writer.Write(EpisodesTotal);
        writer.Write(TimeTotalSeconds);
        writer.Write(IsRowPending);
        writer.Write(EnvironmentRestarts);
        writer.Write(_window.Count);
        foreach (var episode in _window)
            Save(writer, episode);
        Save(writer, _evaluation);
        Save(writer, _metrics);
        writer.Write(Paused is not null);
        if (Paused is null)
            return;
        writer.Write(Paused.TimestepsTotal);
        writer.Write(Paused.Seconds);
        writer.Write(Paused.Episodes.Count);
        foreach (var episode in Paused.Episodes)
            Save(writer, episode);
    }

    public void Load(BinaryReader reader)
    {
        if (reader.ReadInt32() is var format && format != Format)
            throw new InvalidDataException($"progress.bin has format {format}; this version reads {Format}.");
        Iteration = reader.ReadInt32();
        TimestepsTotal = reader.ReadInt64();
        EpisodesTotal = reader.ReadInt64();
        TimeTotalSeconds = reader.ReadDouble();
        if (Iteration < 0 || TimestepsTotal < 0 || EpisodesTotal < 0)
            throw new InvalidDataException("progress.bin has negative counters.");
        IsRowPending = reader.ReadBoolean();
        EnvironmentRestarts = reader.ReadInt64();
        _window.Clear();
        for (var i = Count(reader, WindowLength); i > 0; i--)
            _window.Enqueue(LoadEpisode(reader));
        _evaluation = LoadMetrics(reader);
        _metrics = LoadMetrics(reader);
        Paused = reader.ReadBoolean() ? LoadPaused(reader) : null;
        Show();
    }

    // What sinks and hooks get they cannot change.
    private void Show() => Metrics = new ReadOnlyDictionary<string, double>(_metrics);

    private static PausedIteration LoadPaused(BinaryReader reader)
    {
        var (timesteps, seconds) = (reader.ReadInt64(), reader.ReadDouble());
        var episodes = new List<EpisodeResult>();
        for (var i = Count(reader, int.MaxValue); i > 0; i--)
            episodes.Add(LoadEpisode(reader));
        return new(timesteps, seconds, episodes);
    }

    private static void Save(BinaryWriter writer, EpisodeResult episode)
    {
        writer.Write(episode.Reward);
        writer.Write(episode.Length);
        writer.Write(episode.Truncated);
    }

    private static EpisodeResult LoadEpisode(BinaryReader reader) => new(reader.ReadDouble(), reader.ReadInt32()) { Truncated = reader.ReadBoolean() };

    private static void Save(BinaryWriter writer, Dictionary<string, double> metrics)
    {
        writer.Write(Math.Min(metrics.Count, MostMetrics));
        foreach (var (name, value) in metrics.Take(MostMetrics))
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static Dictionary<string, double> LoadMetrics(BinaryReader reader)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = Count(reader, MostMetrics); i > 0; i--)
            metrics[reader.ReadString()] = reader.ReadDouble();
        return metrics;
    }

    private static int Count(BinaryReader reader, int most)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= most ? count : throw new InvalidDataException($"progress.bin counts {count} entries; at most {most} are possible.");
    }

    private double OverWindow(Func<Queue<EpisodeResult>, double> value) => _window.Count == 0 ? double.NaN : value(_window);
}
