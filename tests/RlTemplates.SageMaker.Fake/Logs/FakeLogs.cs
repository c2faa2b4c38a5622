using System.Collections.Concurrent;

namespace RlTemplates.SageMaker.Fake;

/// <summary>CloudWatch Logs of the fake.</summary>
public sealed class FakeLogs
{
    /// <summary>The group of the logs of training jobs.</summary>
    public const string TrainingJobs = "/aws/sagemaker/TrainingJobs";

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, FakeLogStream>> _groups = new(StringComparer.Ordinal);

    /// <summary>Events of one page.</summary>
    public int EventPageSize { get; set; } = 10_000;

    /// <summary>Streams of one page.</summary>
    public int StreamPageSize { get; set; } = 50;

    /// <summary>A stream, which begins with the first event; its group too.</summary>
    public FakeLogStream Stream(string group, string name) =>
        _groups.GetOrAdd(group, _ => new(StringComparer.Ordinal)).GetOrAdd(name, n => new FakeLogStream(n));

    /// <summary>The streams of a group in the order of their names; null where there is no such group.</summary>
    public IReadOnlyList<FakeLogStream>? Streams(string group) =>
        _groups.TryGetValue(group, out var streams) ? [.. streams.Values.OrderBy(s => s.Name, StringComparer.Ordinal)] : null;

    /// <summary>The lines of a training job, stream by stream.</summary>
    public IReadOnlyList<string> LinesOf(string job) =>
    [
        .. (Streams(TrainingJobs) ?? []).Where(s => s.Name.StartsWith(job + "/", StringComparison.Ordinal))
            .SelectMany(s => s.Events).Select(e => e.Message),
    ];
}

/// <summary>An event of a log.</summary>
public sealed record FakeLogEvent(DateTimeOffset Time, string Message);

/// <summary>A stream of a log.</summary>
public sealed class FakeLogStream(string name)
{
    private readonly List<FakeLogEvent> _events = [];
    private readonly Lock _lock = new();

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>When it began.</summary>
    public DateTimeOffset CreationTime { get; } = DateTimeOffset.UtcNow;

    /// <summary>Its events in the order of their times.</summary>
    public IReadOnlyList<FakeLogEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events.OrderBy(e => e.Time)];
        }
    }

    /// <summary>Adds an event.</summary>
    public void Add(string message, DateTimeOffset? time = null)
    {
        lock (_lock)
            _events.Add(new FakeLogEvent(time ?? DateTimeOffset.UtcNow, message));
    }
}
