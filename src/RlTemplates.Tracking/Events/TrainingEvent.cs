namespace RlTemplates.Tracking;

/// <summary>Something that happened in a run. Events are immutable and may be read on any thread.</summary>
public abstract record TrainingEvent
{
    /// <summary>When it happened, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Environment steps since training began, over all copies, to which the event belongs; of an evaluation or a checkpoint those behind its policy.</summary>
    public long TimestepsTotal { get; init; }

    /// <summary>Training iterations behind the event; 0 before the first has ended.</summary>
    public int TrainingIteration { get; init; }
}

/// <summary>Training begins, or goes on after a resume. The first event.</summary>
/// <param name="Run">The run.</param>
public sealed record RunStarted(RunInfo Run) : TrainingEvent
{
    /// <summary>Whether the run goes on from a checkpoint: what a sink has of later iterations will be reported again.</summary>
    public bool IsResumed { get; init; }
}

/// <summary>A training iteration has ended. <c>metrics.jsonl</c> has its row by then, up to iteration 100,000; later ones have fewer rows than events.</summary>
/// <param name="Metrics">Values by name; NaN where a metric has no value yet.</param>
public sealed record ResultReported(IReadOnlyDictionary<string, double> Metrics) : TrainingEvent;

/// <summary>A training episode has ended. Only sinks whose <see cref="IEventSink.TakesEpisodes"/> is true get these events.</summary>
/// <param name="Episode">The episode.</param>
public sealed record EpisodeEnded(EpisodeResult Episode) : TrainingEvent;

/// <summary>The policy was evaluated, by this process or by another one that handed in its result.</summary>
/// <param name="Evaluation">The outcome.</param>
/// <param name="Source">Who evaluated, as in <c>evaluations.jsonl</c>: <c>training</c>, <c>final</c>, or a name of another evaluation's own.</param>
public sealed record EvaluationCompleted(EvaluationResult Evaluation, string Source) : TrainingEvent;

/// <summary>A checkpoint is complete on disk.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
public sealed record CheckpointSaved(Checkpoint Checkpoint) : TrainingEvent;

/// <summary>An export strategy has ended.</summary>
/// <param name="Name">Name of the strategy.</param>
/// <param name="Checkpoint">The checkpoint that was exported.</param>
/// <param name="Directory">The folder that was written; null where the export failed.</param>
/// <param name="Error">Why the export failed; null where it did not.</param>
public sealed record ExportCompleted(string Name, Checkpoint Checkpoint, string? Directory, string? Error) : TrainingEvent;

/// <summary>Something that a person may want to read.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">One line of text.</param>
public sealed record NoteWritten(NoteSeverity Severity, string Text) : TrainingEvent;

/// <summary>Tags of the run were changed.</summary>
/// <param name="Tags">All tags by name, as they are now.</param>
public sealed record TagsChanged(IReadOnlyDictionary<string, string> Tags) : TrainingEvent;

/// <summary>Training is over. The last event.</summary>
/// <param name="Run">The run with its final status.</param>
public sealed record RunEnded(RunInfo Run) : TrainingEvent;
