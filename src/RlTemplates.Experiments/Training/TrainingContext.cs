using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The training that hooks take part in. It owns what is still to be written of the newest iteration. Used on the training thread.</summary>
public sealed class TrainingContext
{
    private readonly ExperimentConfig _config;
    private readonly OwnedAlgorithm _algorithm;
    private readonly RunWriter _writer;
    private readonly EventStream _events;
    private readonly TrainingRun _run;
    private readonly TrainReport _report = new();
    private ResultRows? _rows;
    private bool _isSaved, _hasToldNewEpisodes;
    private double _spent;

    internal TrainingContext(ExperimentConfig config, TrainRequest request, RunWriter writer, EventStream events, OwnedAlgorithm algorithm, TrainingActivity activity)
    {
        (_config, _writer, _events, _algorithm) = (config, writer, events, algorithm);
        (Time, IsResumed) = (request.Time, request.Run.IsResumed);
        _run = new(writer, tags => events.Publish(new TagsChanged(tags)));
        writer.Attempts.Warn = events.Warn;
        Activity = activity;
        Checkpoints = new(writer.Info.CheckpointsPath) { Warn = events.Warn };
    }

    /// <summary>The run, as callbacks see it: its folder, tags, metrics of one's own, and <see cref="RlTemplates.Run.Stop"/>.</summary>
    public Run Run => _run;

    /// <summary>What <c>run.json</c> says of the run.</summary>
    public RunInfo Info => _writer.Info;

    /// <summary>The policy with the newest weights.</summary>
    public IPolicy Policy => _algorithm.Value.Policy;

    /// <summary>Whether this process goes on from a checkpoint of an earlier one.</summary>
    public bool IsResumed { get; }

    /// <summary>Number of the newest iteration, from 1; 0 before the first has ended.</summary>
    public int TrainingIteration => Progress.Iteration;

    /// <summary>Environment steps since training began, over all copies.</summary>
    public long TimestepsTotal => Progress.TimestepsTotal;

    /// <summary>Metrics of the newest iteration by name; empty before the first has ended.</summary>
    public IReadOnlyDictionary<string, double> Metrics => Progress.Metrics;

    /// <summary>The newest iteration's result; null before the first has ended.</summary>
    public TrainResult? Result => Progress.Iteration == 0 ? null : new(Progress.Metrics);

    /// <summary>Episodes that ended in the newest iteration of this process, in order.</summary>
    public IReadOnlyList<EpisodeResult> Episodes => _report.Episodes;

    /// <summary>Whether the newest iteration has no row yet. After a resume too, where its evaluation was interrupted.</summary>
    public bool IsResultPending => Progress.IsRowPending;

    /// <summary>The newest evaluation that this process has reported; null where there is none.</summary>
    public EvaluationResult? Evaluation { get; private set; }

    /// <summary>Where that evaluation comes from; null where there is none.</summary>
    public EvaluationOrigin? EvaluationOrigin { get; private set; }

    /// <summary>The newest checkpoint that this process has written or gone on from; null where there is none.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>Environment steps of an iteration, over all copies; 0 where the algorithm cannot tell.</summary>
    public long TimestepsPerIteration => _algorithm.Value.TimestepsPerIteration;

    /// <summary>Whether cancellation stopped the algorithm in the middle of an iteration, which it continues in this process or in one that resumes the run.</summary>
    public bool IsIterationPaused => Progress.Paused is not null;

    /// <summary>Why training ends; null while it goes on.</summary>
    public TrainingEnding? Ending { get; private set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Cancelled where the run is interrupted. A hook that takes long heeds it by throwing <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; internal set; }

    internal TrainingProgress Progress { get; } = new();

    internal CheckpointStore Checkpoints { get; }

    internal ITrainingHook Hooks { get; set; } = new HookChain([]);

    internal HookStates OwnHooks { get; init; } = new([]);

    internal List<ExportResult> Exports { get; } = [];

    /// <summary>The iteration of training's own newest evaluation; -1 before the first.</summary>
    internal int EvaluatedIteration { get; set; } = -1;

    /// <summary>Timesteps behind the policy of training's own newest evaluation; 0 before the first.</summary>
    internal long EvaluatedTimesteps { get; set; }

    /// <summary>Writes a file without which training goes on; a warning says where that fails.</summary>
    internal void Attempt(string what, Action write) => _writer.Attempts.Try(what, write);

    /// <summary>Seconds of training, those of an iteration that has not ended included.</summary>
    internal double SecondsSpent => Progress.TimeTotalSeconds + _spent;

    /// <summary>Whether training evaluates while it goes on; hooks may do so too.</summary>
    internal bool Evaluates => _config.Evaluation.Interval > 0 || _config.Evaluation.IntervalSteps > 0 || _config.Hooks.Count + _config.TrainHooks.Count > 0;

    internal string? StopReason => _run.StopReason;

    /// <summary>Whether somebody has removed the newest checkpoint.</summary>
    internal bool HasLostCheckpoint => Checkpoint is { } checkpoint && !Directory.Exists(checkpoint.Path);

    /// <summary>What training is doing.</summary>
    internal TrainingActivity Activity { get; }

    /// <summary>Takes the config's secrets out of a text of unknown origin.</summary>
    internal string Mask(string text) => _config.Mask(text);

    /// <summary>
    /// Gives all environments that the algorithm learns from other options, which each copy takes when its next episode begins (<see cref="ITaskSettable"/>); evaluation keeps the config's. Checkpoints
    /// hold the tasks of environments that can be saved. Between iterations, as hooks are called, results are the same in every run.
    /// </summary>
    /// <param name="task">An instance of the environment's options record.</param>
    /// <exception cref="ArgumentException">It is of another type, or would change what the environment shows or takes. The environments keep their tasks.</exception>
    /// <exception cref="NotSupportedException">The environment takes no tasks, or workers elsewhere play (<see cref="TrainRequest.Rollouts"/>).</exception>
    public void SetTask(object task) => _algorithm.SetTask(task);

    /// <summary>Writes a line to the console, the driver log and every other sink. May be called from any thread.</summary>
    /// <param name="text">One line of text.</param>
    /// <param name="severity">How much it matters.</param>
    public void Note(string text, NoteSeverity severity = NoteSeverity.Information) => _events.Publish(new NoteWritten(severity, text));

    /// <summary>Gives an event to every sink. May be called from any thread.</summary>
    /// <param name="trainingEvent">The event; time and position are filled in.</param>
    public void Publish(TrainingEvent trainingEvent) => _events.Publish(trainingEvent);

    /// <summary>
    /// Takes an evaluation, by this process or another one: a row of <c>evaluations.jsonl</c>, metrics <c>evaluation/…</c> of this result if it is pending and of all
    /// later ones, an event, and <see cref="ITrainingHook.AfterEvaluation"/> of every hook.
    /// </summary>
    /// <param name="evaluation">The outcome.</param>
    /// <param name="origin">Where it comes from.</param>
    public void Report(EvaluationResult evaluation, EvaluationOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(origin);
        (Evaluation, EvaluationOrigin) = (evaluation, origin);
        if (origin.Source is EvaluationLog.DuringTraining or EvaluationLog.AtEnd)
            (EvaluatedIteration, EvaluatedTimesteps) = (origin.TrainingIteration, evaluation.TimestepsTotal);
        Progress.Add(evaluation);
        _writer.Attempts.Try("the row of the evaluation", () => EvaluationLog.Append(_writer.Info, evaluation, origin));
        _events.Publish(new EvaluationCompleted(evaluation, origin.Source) { TrainingIteration = origin.TrainingIteration });
        Hooks.AfterEvaluation(this, evaluation);
    }

    /// <summary>
    /// Writes a checkpoint, unless nothing was trained since the last one; then calls <see cref="ITrainingHook.AfterCheckpoint"/> of every hook. Where it cannot be written, as
    /// on a full disk, a warning says why, nothing is left of it, older ones stay, and training goes on.
    /// </summary>
    public void SaveCheckpoint()
    {
        if (WriteCheckpoint(isRequired: false))
            Hooks.AfterCheckpoint(this, Checkpoint!);
    }

    /// <summary>Writes the last checkpoint, without which what was learned since the one before would be lost.</summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    internal void SaveLastCheckpoint()
    {
        if (WriteCheckpoint(isRequired: true))
            Hooks.AfterCheckpoint(this, Checkpoint!);
    }

    /// <summary>
    /// Calls the config class's methods that an attribute marks, in the order in which they stand; those after one that throws are not called. A hook raises events of its own this way.
    /// </summary>
    /// <typeparam name="TEvent">The attribute.</typeparam>
    /// <typeparam name="TArgument">What the methods are told.</typeparam>
    /// <param name="argument">What the methods are told.</param>
    public void Raise<TEvent, TArgument>(TArgument argument)
        where TEvent : CallbackAttribute<TArgument> => Raise(typeof(TEvent), argument);

    /// <summary>Calls the methods of an event; an exception tells which of them threw it.</summary>
    internal void Raise<TArgument>(Type @event, TArgument argument)
    {
        foreach (var callback in _config.Callbacks)
        {
            if (callback.Event == @event && callback is Callback<TArgument> called)
                Call(called, argument);
        }
    }

    /// <summary>Ends training: no iteration begins any more.</summary>
    internal void End(RunStatus status, string reason) => Ending ??= new(status, reason);

    /// <summary>Writes a checkpoint, unless the newest iteration has one.</summary>
    /// <param name="isRequired">Whether training cannot go on without it.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="FileWriteException">It cannot be written, and is required.</exception>
    internal bool WriteCheckpoint(bool isRequired)
    {
        if (!_algorithm.IsMade || (_isSaved && !HasLostCheckpoint))
            return false;
        if (HasLostCheckpoint)
            _events.Warn($"{Checkpoint!.Path} was removed during training; another checkpoint is written");
        _rows?.FlushToDisk();
        if (isRequired)
            WriteCheckpoint();
        else if (!_writer.Attempts.Try("the checkpoint", WriteCheckpoint))
            return false;
        _writer.SaveIfChanged();
        return true;
    }

    private void WriteCheckpoint()
    {
        _writer.EnsureOurs();
        Checkpoint = Activity.During("the checkpoint", () => CheckpointFiles.Save(Checkpoints, _config.Checkpoint.Keep, _algorithm.Value, Progress, OwnHooks, _writer, Time.GetUtcNow()));
        _isSaved = true;
    }

    /// <summary>Releases what the algorithm holds in memory; it is made anew from a checkpoint of the same state when it is next needed.</summary>
    internal void ReleaseAlgorithm(Checkpoint checkpoint)
    {
        if (!_hasToldNewEpisodes && _algorithm.NewEpisodesMessage is { } message)
        {
            _hasToldNewEpisodes = true;
            Note(message, NoteSeverity.Warning);
        }
        Activity.During("the release of the algorithm", () => _algorithm.Release(algorithm => CheckpointFiles.Restore(checkpoint, algorithm)));
    }

    /// <summary>The state is that of a checkpoint.</summary>
    internal void GoOnFrom(Checkpoint checkpoint) => (Checkpoint, _isSaved) = (checkpoint, true);

    /// <summary>Takes the row file, which the caller disposes of; the state is complete.</summary>
    internal void Open(MetricLog rows)
    {
        _rows = new(rows, _writer, _events);
        _report.TimestepsTotal = Progress.TimestepsTotal;
        foreach (var episode in Progress.Paused?.Episodes ?? [])
            _report.Add(episode);
        _spent = Progress.Paused?.Seconds ?? 0;
        _events.Position = (Progress.TimestepsTotal, Progress.Iteration);
    }

    /// <summary>Trains for one iteration, or what is left of one that was paused, and counts it; false where it was cancelled before its first step, or paused.</summary>
    internal bool Iterate(CancellationToken cut)
    {
        if (Progress.Iteration == int.MaxValue)
        {
            End(RunStatus.Stopped, "a run has at most 2147483647 iterations; give each more steps, or go on with a new run");
            return false;
        }
        if (!IsIterationPaused)
        {
            _report.Clear();
            _spent = 0;
        }
        var start = Time.GetTimestamp();
        try
        {
            Activity.DuringIteration(TrainingIteration + 1, () => _algorithm.Value.Train(_report, cut));
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
        }
        finally
        {
            CountCrashes();
        }
        _spent += Time.GetElapsedTime(start).TotalSeconds;
        if (_report.IsPaused)
        {
            _isSaved = false;
            Progress.Paused = new(_report.TimestepsTotal, _spent, [.. _report.Episodes]);
            return false;
        }
        if ((CancellationToken.IsCancellationRequested || cut.IsCancellationRequested) && _report.TimestepsTotal == Progress.TimestepsTotal)
            return false;
        _isSaved = false;
        Progress.Add(_report, _spent);
        _spent = 0;
        CountCrashes();
        _events.Position = (Progress.TimestepsTotal, Progress.Iteration);
        return true;
    }

    private void CountCrashes()
    {
        Progress.EnvironmentRestarts += Activity.TakeCrashes();
        if (_config.EnvironmentFaults.Restarts > 0)
            Progress.Set(Metric.EnvironmentRestarts, Progress.EnvironmentRestarts);
    }

    /// <summary>Adds to the pending row what callbacks and hooks logged.</summary>
    internal void TakeLogged() => _run.MoveLoggedTo(Progress);

    /// <summary>Writes the pending row, if there is one.</summary>
    internal void WriteRow()
    {
        if (!IsResultPending || _rows is null)
            return;
        Progress.IsRowPending = false;
        TakeLogged();
        _rows.Append(Progress.Iteration, Progress.Metrics);
        Summarize();
        _events.Publish(new ResultReported(Progress.Metrics));
    }

    /// <summary>Writes the rows that could not be written before.</summary>
    internal void WriteLastRows() => _rows?.End();

    /// <summary>Keeps the newest metrics for <c>run.json</c>.</summary>
    internal void Summarize() => _writer.Summarize(Progress.Metrics);

    private void Call<TArgument>(Callback<TArgument> callback, TArgument argument)
    {
        try
        {
            Activity.During($"the callback {callback}", () => callback.Call(argument, Run));
        }
        catch (Exception exception)
        {
            throw new HookException($"The callback {callback}", exception);
        }
    }
}
