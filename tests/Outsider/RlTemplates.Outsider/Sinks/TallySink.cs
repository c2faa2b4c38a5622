using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RlTemplates.Tracking;

namespace Outsider;

/// <summary>Writes every Nth result as a line of a text file in the run's folder.</summary>
public sealed record TallySinkOptions : SinkOptions
{
    /// <summary>Results from one line to the next, 1 to 1000. Default: 1.</summary>
    [Range(1, 1000)]
    public int Every { get; init; } = 1;

    /// <summary>Name of the file, without folders. Default: <c>tally.txt</c>.</summary>
    public FileName File { get; init; } = new("tally.txt");

    /// <inheritdoc/>
    public override IEventSink Create(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new TallySink(Path.Combine(run.Directory, File.ToString()), Every);
    }
}

/// <summary>Appends lines; called on the sink's own thread.</summary>
internal sealed class TallySink(string path, int every) : IEventSink
{
    private readonly StreamWriter _writer = new(path, append: true);

    /// <inheritdoc/>
    public void Write(TrainingEvent trainingEvent)
    {
        var line = trainingEvent switch
        {
            RunStarted { Run: var run } => "began " + run.Id,
            ResultReported { TrainingIteration: var iteration, Metrics: var metrics } when iteration % every == 0 =>
                string.Create(CultureInfo.InvariantCulture, $"{iteration} {new TrainResult(metrics).EpisodeRewardMean:0.00}"),
            CheckpointSaved { Checkpoint: var checkpoint } => "saved " + Path.GetFileName(checkpoint.Path),
            ExportCompleted { Name: var name, Error: var error } => $"exported {name} {error}".TrimEnd(),
            TagsChanged { Tags: var tags } => "tags " + string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}")),
            RunEnded { Run: var run } => "ended " + run.Status,
            _ => null,
        };
        if (line is not null)
            _writer.WriteLine(line);
    }

    /// <inheritdoc/>
    public void Flush() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
