namespace RlTemplates.Mlflow.Fake;

/// <summary>A value of a metric.</summary>
public sealed record FakeMetric(string Key, double Value, long Timestamp, long Step);

/// <summary>An experiment.</summary>
public sealed class FakeExperiment(string id, string name)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public bool IsDeleted { get; set; }
}

/// <summary>A run.</summary>
public sealed class FakeRun(string id, string experimentId)
{
    public string Id { get; } = id;

    public string ExperimentId { get; } = experimentId;

    public string Name { get; set; } = "";

    public string Status { get; set; } = "RUNNING";

    public List<string> Statuses { get; } = ["RUNNING"];

    public long StartTime { get; set; }

    public long? EndTime { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Every value that arrived, in order, also those that came twice.</summary>
    public List<FakeMetric> Metrics { get; } = [];

    public Dictionary<string, string> Params { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The steps of a metric's values, in the order in which they came.</summary>
    public IReadOnlyList<long> Steps(string key) => [.. Metrics.Where(m => m.Key == key).Select(m => m.Step)];
}
