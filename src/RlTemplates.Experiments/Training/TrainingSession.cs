using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>One process's part of a run: from the newest checkpoint, or from nothing, to the end.</summary>
internal sealed class TrainingSession : IDisposable
{
    private const int Failed = 1;

    private readonly ExperimentConfig _config;
    private readonly TrainRequest _request;
    private readonly RunWriter _writer;
    private readonly IReadOnlyList<IMetricSink> _sinks;
    private readonly TrainingRun _run;
    private readonly GuardedCallbacks _callbacks;
    private readonly CheckpointStore _checkpoints;
    private readonly Evaluator _evaluator;
    private readonly TrainingProgress _progress = new();
    private readonly TrainReport _report = new();
    private readonly CancellationTokenSource _cut = new();
    private IAlgorithm? _algorithm, _created;
    private MetricLog? _rows;
    private EvaluationResult? _evaluation;
    private int _evaluatedIteration = -1;
    private int _savedIteration = -1;
    private long _savedAt;
    private bool _hasStarted;
    private IReadOnlyList<string> _passedOver = [];

    /// <param name="config">The bound config.</param>
    /// <param name="request">Where the run is kept and who watches.</param>
    /// <param name="writer">The run.</param>
    /// <param name="sinks">Who watches.</param>
    /// <param name="fresh">A new run's algorithm, which the caller disposes of; otherwise the session makes one.</param>
    public TrainingSession(ExperimentConfig config, TrainRequest request, RunWriter writer, IReadOnlyList<IMetricSink> sinks, IAlgorithm? fresh)
    {
        (_config, _request, _writer, _sinks, _algorithm) = (config, request, writer, sinks, fresh);
        _run = new(writer);
        _callbacks = new(config.Callbacks, _run);
        _checkpoints = new(writer.Info.CheckpointsPath);
        _evaluator = new(config.CreateEnvironment, config.Evaluation, config.Seed);
    }

    /// <summary>Trains to the end and says how it went.</summary>
    public TrainOutcome Train(CancellationToken cancellationToken)
    {
        using var grace = cancellationToken.Register(() => _cut.CancelAfter(_request.GracePeriod));
        try
        {
            Begin();
            var (status, reason) = Loop(cancellationToken);
            Checkpoint();
            if (status != RunStatus.Interrupted)
                EvaluateAtEnd(cancellationToken);
            _writer.End(status, reason, status == RunStatus.Interrupted ? ExitCodes.Interrupted : ExitCodes.Success);
        }
        catch (Exception exception) when (_request.Run.IsResumed && !_hasStarted)
        {
            throw exception as UserException ?? new UserException($"Run {_run.Id} cannot be resumed and stays as it was: {MessageOf(exception)}", exception);
        }
        catch (CallbackException exception)
        {
            Fail(exception, Failed, () =>
            {
                WriteRow();
                SaveCheckpoint();
            });
        }
        catch (Exception exception)
        {
            Fail(exception, Failed);
        }
        foreach (var sink in _sinks)
            sink.Complete(_writer.Info);
        return new(_writer.Info, _progress.Iteration == 0 ? null : new(_progress.Metrics), _evaluation);
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _evaluator.Dispose();
        _created?.Dispose();
        _cut.Dispose();
    }

    private void Begin()
    {
        if (!_request.Run.IsResumed)
            _writer.Start();
        else if (_config.Seed != _writer.Info.Seed)
            throw new UserException(ChangedSeed());
        _algorithm ??= _created = _config.CreateAlgorithm(new(_config.CreateEnvironment, _config.Seed));
        if (_request.Run.IsResumed)
            Restore();
        _hasStarted = true;
        _rows = new(_writer.Info.MetricsPath);
        _report.TimestepsTotal = _progress.TimestepsTotal;
        _savedAt = _request.Time.GetTimestamp();
        foreach (var sink in _sinks)
            sink.Start(_writer.Info);
        if (_request.Run.IsResumed)
        {
            foreach (var note in _passedOver)
                Note(note);
            Note($"resumed at iteration {Text(_progress.Iteration)}, step {Text(_progress.TimestepsTotal)}");
        }
    }

    private string ChangedSeed() => string.Create(CultureInfo.InvariantCulture,
        $"Run {_run.Id} began with seed {_writer.Info.Seed}, and its random streams go on from the checkpoint; the seed cannot become {_config.Seed}. "
        + $"Leave it at {_writer.Info.Seed} (is it set on the command line, in a preset or in an environment variable?), or start a new run.");

    // Rows after the checkpoint will be written again, so they go: the file then reads as if training had never been interrupted.
    private void Restore()
    {
        var newest = _checkpoints.Latest();
        var damaged = _checkpoints.Damaged(newest);
        if (newest is null && _checkpoints.HasAny)
            throw new UserException($"Run {_run.Id} cannot be resumed: every checkpoint in {_writer.Info.CheckpointsPath} is damaged"
                + (damaged.Count > 0 ? $"; of the newest, {Path.GetFileName(damaged[0].Checkpoint.Path)}, {damaged[0].Damage}." : "."));
        _passedOver = [.. damaged.Select(d => $"{Path.GetFileName(d.Checkpoint.Path)} was damaged ({d.Damage}) and is removed")];
        if (newest is not null)
            CheckpointFiles.Load(newest, _algorithm!, _progress, ChangedOptions.InWords(_writer.Info.Config, _request.Options, _config.HarmlessOptions));
        _savedIteration = newest is null ? -1 : _progress.Iteration;
        _checkpoints.CleanUp(newest);
        MetricLog.Trim(_writer.Info.MetricsPath, row => row[Metric.TrainingIteration] <= _progress.Iteration - (_progress.IsRowPending ? 1 : 0));
        EvaluationLog.Trim(_writer.Info, _progress.Iteration);
        if (EvaluationLog.HasTrainingRow(_writer.Info, _progress.Iteration))
            _evaluatedIteration = _progress.Iteration;
        _writer.Start(run => run with { Config = _request.Options.Count == 0 ? run.Config : _request.Options });
    }

    private (RunStatus Status, string Reason) Loop(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_progress.IsRowPending && !FinishIteration(cancellationToken))
                return (RunStatus.Interrupted, "interrupted");
            if (StopCriteria.FindReached(_config.Stop, _progress.Metrics) is { } reached)
                return (RunStatus.Completed, reached);
            if (_run.StopReason is { } asked)
                return (RunStatus.Stopped, asked);
            if (cancellationToken.IsCancellationRequested || !Iterate(cancellationToken))
                return (RunStatus.Interrupted, "interrupted");
            if (IsCheckpointDue())
                Checkpoint();
        }
    }

    /// <summary>False where the iteration was interrupted.</summary>
    private bool Iterate(CancellationToken cancellationToken)
    {
        _report.Clear();
        var start = _request.Time.GetTimestamp();
        try
        {
            _algorithm!.Train(_report, _cut.Token);
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested)
        {
        }
        if (cancellationToken.IsCancellationRequested && _report.TimestepsTotal == _progress.TimestepsTotal)
            return false;
        _progress.Add(_report, _request.Time.GetElapsedTime(start).TotalSeconds);
        foreach (var episode in _report.Episodes)
            _callbacks.Raise(typeof(OnEpisodeEndAttribute), episode);
        _callbacks.Raise(typeof(LogMetricAttribute), new TrainResult(_progress.Metrics));
        _run.MoveLoggedTo(_progress.Metrics);
        return FinishIteration(cancellationToken);
    }

    /// <summary>False where the evaluation was interrupted: a resumed run evaluates again and then writes the row.</summary>
    private bool FinishIteration(CancellationToken cancellationToken)
    {
        try
        {
            if (_config.Evaluation.Interval > 0 && _progress.Iteration % _config.Evaluation.Interval == 0)
                Evaluate(EvaluationLog.DuringTraining, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        _callbacks.Raise(typeof(OnTrainResultAttribute), new TrainResult(_progress.Metrics));
        WriteRow();
        if (_progress.Iteration == 1)
            WarnOfUnknownCriteria();
        return true;
    }

    private void WriteRow()
    {
        if (!_progress.IsRowPending || _rows is null)
            return;
        _progress.IsRowPending = false;
        _run.MoveLoggedTo(_progress.Metrics);
        _rows.Append(_progress.Metrics);
        _writer.Summarize(_progress.Metrics);
        foreach (var sink in _sinks)
            sink.Write(_progress.TimestepsTotal, _progress.Metrics);
    }

    private bool IsCheckpointDue() =>
        (_config.Checkpoint.Interval > 0 && _progress.Iteration % _config.Checkpoint.Interval == 0)
        || (_config.Checkpoint.IntervalSeconds > 0 && _request.Time.GetElapsedTime(_savedAt).TotalSeconds >= _config.Checkpoint.IntervalSeconds);

    private void Checkpoint()
    {
        if (SaveCheckpoint() is { } checkpoint)
            _callbacks.Raise(typeof(OnCheckpointAttribute), checkpoint);
    }

    private Checkpoint? SaveCheckpoint()
    {
        if (_algorithm is null || _savedIteration == _progress.Iteration)
            return null;
        _rows?.FlushToDisk();
        var checkpoint = CheckpointFiles.Save(_checkpoints, _config.Checkpoint.Keep, _algorithm, _progress);
        (_savedIteration, _savedAt) = (_progress.Iteration, _request.Time.GetTimestamp());
        _writer.SaveIfChanged();
        return checkpoint;
    }

    private void EvaluateAtEnd(CancellationToken cancellationToken)
    {
        try
        {
            if (_evaluatedIteration != _progress.Iteration)
                Evaluate(EvaluationLog.AtEnd, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        _writer.Summarize(_progress.Metrics);
    }

    private void Evaluate(string source, CancellationToken cancellationToken)
    {
        var episodes = _evaluator.Evaluate(_algorithm!.Policy, _progress.Iteration, cancellationToken);
        _evaluation = new(episodes, _progress.TimestepsTotal);
        _evaluatedIteration = _progress.Iteration;
        _progress.Add(_evaluation);
        EvaluationLog.Append(_writer.Info, _evaluation, _progress.Iteration, source, _config.Evaluation.Explore);
        Note(string.Create(CultureInfo.InvariantCulture, $"evaluation at step {_evaluation.TimestepsTotal}: reward {_evaluation.RewardMean:0.##} "
            + $"({_evaluation.RewardMin:0.##} to {_evaluation.RewardMax:0.##}), length {_evaluation.LengthMean:0.#}, {episodes.Count} episodes"));
        _callbacks.Raise(typeof(OnEvaluationAttribute), _evaluation);
    }

    private void WarnOfUnknownCriteria()
    {
        if (_config.Evaluation.Interval == 0)
            foreach (var metric in _config.Stop.Keys.Where(IsOfEvaluation))
                Note($"warning: stop.{metric} waits for an evaluation, but none is made while evaluation.interval is 0");
        foreach (var metric in _config.Stop.Keys.Where(m => !_progress.Metrics.ContainsKey(m) && !IsOfEvaluation(m)))
        {
            var nearest = Suggestion.Nearest(metric, _progress.Metrics.Keys);
            Note($"warning: no result has the metric '{metric}' that stop.{metric} waits for" + (nearest is null ? "" : $"; did you mean {nearest}?"));
        }
    }

    private static bool IsOfEvaluation(string metric) => metric.StartsWith("evaluation/", StringComparison.Ordinal);

    private void Fail(Exception exception, int exitCode, Action? rescue = null)
    {
        var message = MessageOf(exception);
        try
        {
            rescue?.Invoke();
            Directory.CreateDirectory(Path.Combine(_run.Directory, "logs"));
            File.WriteAllText(Path.Combine(_run.Directory, "logs", "error.txt"), exception + "\n");
        }
        catch (Exception second)
        {
            message += $" (and saving failed: {second.Message})";
        }
        _writer.End(RunStatus.Failed, message, exitCode, message);
    }

    private string MessageOf(Exception exception) => FailureMessage.Of(exception, _progress.TimestepsTotal, _checkpoints);

    private void Note(string line)
    {
        foreach (var sink in _sinks)
            sink.Note(line);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
