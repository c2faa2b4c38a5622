using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Gives events to a training's sinks, each behind its buffer, in stages: the sinks that the config lists, those of the request (the console), the driver log.
/// At the end a stage is flushed before the next gets its last event, so that the later ones can tell what the earlier ones lost.
/// </summary>
/// <param name="options">The sinks that the config lists.</param>
/// <param name="time">The clock.</param>
/// <param name="mask">Takes secrets out of what warnings say.</param>
internal sealed class EventStream(TrackingOptions options, TimeProvider time, Func<string, string> mask) : IDisposable
{
    private readonly List<BufferedSink>[] _stages = [[], [], []];
    private BufferedSink[] _sinks = [];

    /// <summary>What an event belongs to that says nothing else.</summary>
    public (long TimestepsTotal, int TrainingIteration) Position { get; set; }

    public bool TakesEpisodes => Array.Exists(_sinks, sink => sink.TakesEpisodes);

    /// <summary>Refuses sinks that would write one file, or without which training shall not begin.</summary>
    /// <param name="options">The sinks.</param>
    /// <param name="isElsewhere">Whether another process trains.</param>
    /// <exception cref="UserException">There are such.</exception>
    public static void EnsureSinks(TrackingOptions options, bool isElsewhere)
    {
        var shared = options.Sinks.Where(s => s.FileName is not null).GroupBy(s => s.FileName!, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (shared is not null)
            throw new UserException($"{shared.Count()} sinks of tracking.sinks write {shared.Key} ({string.Join(", ", shared.Select(s => s.DisplayName))}); keep one of them.");
        foreach (var sink in options.Sinks)
            sink.EnsureUsable(isElsewhere);
    }

    /// <summary>Adds the sinks that the config lists.</summary>
    public void AddConfigured(RunInfo run)
    {
        var limit = TimeSpan.FromSeconds(options.FlushSeconds);
        foreach (var sink in options.Sinks)
        {
            var settings = new BufferedSinkSettings { Capacity = options.BufferedEvents, FlushLimit = sink.EndLimit > limit ? sink.EndLimit : limit };
            Add(0, new(sink.DisplayName, () => sink.Create(run) ?? throw new InvalidOperationException($"{sink.GetType().Name}.Create returned null"), settings));
        }
    }

    /// <summary>Adds a sink of the request.</summary>
    public void Add(IEventSink sink) => Add(1, sink as BufferedSink ?? new(sink.GetType().Name, sink));

    /// <summary>Adds the driver log.</summary>
    public void AddLog(Func<IEventSink> create) => Add(2, new("driver log", create));

    /// <summary>Gives an event to every sink. May be called from any thread.</summary>
    public void Publish(TrainingEvent trainingEvent) => Publish(trainingEvent, _sinks);

    /// <summary>Warns every sink.</summary>
    public void Warn(string text) => Publish(new NoteWritten(NoteSeverity.Warning, text));

    /// <summary>Tells every sink of the end, and waits, within a limit, until they have written all.</summary>
    public void End(RunInfo run)
    {
        foreach (var stage in _stages)
        {
            Publish(new RunEnded(run), stage);
            var later = _sinks.Except(stage).ToArray();
            foreach (var report in End(stage))
            {
                if (report.Message is { } message)
                    Publish(new NoteWritten(NoteSeverity.Warning, message), later);
            }
            _sinks = later;
        }
    }

    /// <summary>Ends sinks that were told of no end: training could not begin.</summary>
    public void Dispose()
    {
        End(_sinks);
        _sinks = [];
    }

    private static List<SinkReport> End(IReadOnlyCollection<BufferedSink> sinks)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var sink in sinks)
            sink.Close();
        return [.. sinks.Select(sink => sink.End(sink.FlushLimit - Stopwatch.GetElapsedTime(start)))];
    }

    private void Add(int stage, BufferedSink sink)
    {
        _stages[stage].Add(sink);
        _sinks = [.. _stages.SelectMany(s => s)];
        sink.Noted += (noting, severity, text) => Publish(new NoteWritten(severity, mask(text)), _sinks.Where(other => other != noting));
        sink.Warned += (failed, text) => Publish(new NoteWritten(NoteSeverity.Warning, text), _sinks.Where(other => other != failed));
    }

    private void Publish(TrainingEvent trainingEvent, IEnumerable<BufferedSink> sinks)
    {
        if (trainingEvent is NoteWritten { Severity: NoteSeverity.Warning } warning)
            trainingEvent = warning with { Text = mask(warning.Text) };
        var stamped = trainingEvent with
        {
            Time = time.GetUtcNow(),
            TimestepsTotal = trainingEvent switch
            {
                EvaluationCompleted e => e.Evaluation.TimestepsTotal,
                CheckpointSaved e => e.Checkpoint.TimestepsTotal,
                ExportCompleted e => e.Checkpoint.TimestepsTotal,
                _ => Position.TimestepsTotal,
            },
            TrainingIteration = trainingEvent switch
            {
                EvaluationCompleted => trainingEvent.TrainingIteration,
                CheckpointSaved e => e.Checkpoint.TrainingIteration,
                ExportCompleted e => e.Checkpoint.TrainingIteration,
                _ => Position.TrainingIteration,
            },
        };
        foreach (var sink in sinks)
            sink.Write(stamped);
    }
}
