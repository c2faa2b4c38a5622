using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The run as callbacks see it.</summary>
/// <param name="writer">Keeps the tags.</param>
/// <param name="onTagsChanged">Gets all tags when one has changed.</param>
internal sealed class TrainingRun(RunWriter writer, Action<IReadOnlyDictionary<string, string>> onTagsChanged) : Run
{
    private readonly Dictionary<string, double> _pending = new(StringComparer.Ordinal);

    public override string Id => writer.Info.Id;

    public override string Experiment => writer.Info.Experiment;

    public override string Directory => writer.Info.Directory;

    public override IReadOnlyDictionary<string, string> Tags => writer.Info.Tags;

    /// <summary>Why a callback asked for the end; null where none did.</summary>
    public string? StopReason { get; private set; }

    public override void SetTag(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (Tags.TryGetValue(name, out var old) && old == value)
            return;
        writer.SetTag(name, value);
        onTagsChanged(Tags);
    }

    public override void Log(string metric, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(metric);
        if (Metric.IsBuiltIn(metric))
            throw new ArgumentException($"'{metric}' is a built-in metric, which training measures; log this one under another name.", nameof(metric));
        _pending[metric] = value;
    }

    public override void Stop(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        StopReason ??= reason;
    }

    /// <summary>Moves what was logged into a row.</summary>
    public void MoveLoggedTo(TrainingProgress progress)
    {
        foreach (var (name, value) in _pending)
            progress.Set(name, value);
        _pending.Clear();
    }
}
