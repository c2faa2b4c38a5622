using System.Globalization;
using System.Text;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>One process's part of a run: from the newest checkpoint, or from nothing, to the end. What happens around the iterations, hooks do.</summary>
internal sealed class TrainingSession : IDisposable
{
    // Of the grace period: for the step that is being taken, and the checkpoint.
    private static readonly TimeSpan KeptForCheckpoint = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestDisposal = TimeSpan.FromSeconds(10);

    private readonly ExperimentConfig _config;
    private readonly TrainRequest _request;
    private readonly RunWriter _writer;
    private readonly EventStream _events;
    private readonly OwnedAlgorithm _algorithm;
    private readonly TrainingContext _context;
    private readonly HookChain _hooks;
    private readonly TrainingParts _parts;
    private readonly Evaluator _evaluator;
    private readonly CancellationTokenSource _cut = new();
    private readonly TrainingTimeLimit _time;
    private readonly IDisposable? _apart;
    private MetricLog? _rows;
    private bool _hasStarted, _isOverTime;
    private long _stepsBefore;

    /// <param name="config">The bound config.</param>
    /// <param name="request">Where the run is kept and who watches.</param>
    /// <param name="writer">The run.</param>
    /// <param name="events">Who watches.</param>
    /// <param name="algorithm">The algorithm. It is disposed of when training is over; the caller does so where it has not begun.</param>
    /// <param name="activity">What training is doing.</param>
    /// <param name="parts">Hooks and export strategies. The hooks are disposed of when training is over; the caller does so where it has not begun.</param>
    public TrainingSession(
        ExperimentConfig config, TrainRequest request, RunWriter writer, EventStream events, OwnedAlgorithm algorithm, TrainingActivity activity, TrainingParts parts)
    {
        (_config, _request, _writer, _events, _algorithm, _parts) = (config, request, writer, events, algorithm, parts);
        _time = new(config.Stop);
        _evaluator = new(config.CreateEnvironment, config.Evaluation, config.Seed, request.Time) { Hooks = parts.EvaluationHooks };
        activity.Evaluator = _evaluator;
        _context = new(config, request, writer, events, algorithm, activity) { OwnHooks = parts.Hooks.States };
        ITrainingHook evaluation = config.Evaluation.Apart && request.ApartEvaluator is { } apart
            ? new ApartEvaluationHook(config.Evaluation, apart)
            : new EvaluationHook(config.Evaluation, _evaluator);
        _context.Hooks = _hooks = new(
        [
            new RecordHook(events),
            evaluation,
            new CallbacksHook(),
            new StopHook(config.Stop, config.Evaluation, hasHooks: config.Hooks.Count + config.TrainHooks.Count > 0 || request.Rounds is not null),
            .. request.Rounds is { } rounds ? [new RoundsHook(rounds, config.Evaluation, _evaluator)] : Array.Empty<ITrainingHook>(),
            new HintHook(config.Stop),
            new RewardScaleHook(request.Options),
            new CheckpointHook(config.Checkpoint),
            new BestCheckpointHook(config.Checkpoint),
            new FinalEvaluationHook(config.Evaluation, _evaluator),
            new ExportHook(config.Export, parts.Strategies),
            parts.Hooks,
        ]);
        _apart = evaluation as IDisposable;
    }

    /// <summary>Trains to the end and says how it went.</summary>
    public TrainOutcome Train(CancellationToken cancellationToken)
    {
        _context.CancellationToken = cancellationToken;
        using var grace = cancellationToken.Register(() =>
        {
            var left = _request.GracePeriod - KeptForCheckpoint;
            if (left > TimeSpan.Zero && _context.Activity.MayEndWithin(left))
                _cut.CancelAfter(left);
            else
                _cut.Cancel();
        });
        try
        {
            Begin();
            Loop(cancellationToken);
            _hooks.OnEnd(_context);
            var ending = _context.Ending!;
            _writer.End(ending.Status, _config.Mask(ending.Reason), ending.IsInterrupted ? ExitCodes.Interrupted : ExitCodes.Success);
        }
        catch (Exception exception) when (_request.Run.IsResumed && !_hasStarted)
        {
            throw exception as UserException ?? new UserException($"Run {Info.Id} cannot be resumed and stays as it was: {MessageOf(exception)}", exception);
        }
        catch (Exception exception) when (!_writer.IsStarted)
        {
            throw NotStarted(exception);
        }
        catch (HookException exception)
        {
            Fail(exception, rescue: true);
        }
        catch (Exception exception)
        {
            Fail(exception, rescue: false);
        }
        _context.WriteLastRows();
        // Before the sinks end, which are told what goes wrong here.
        _context.Activity.During("the disposal of hooks and algorithm", () =>
        {
            _apart?.Dispose();
            _parts.Dispose();
            Release("The environment of evaluations", _evaluator.Dispose);
            Release("The algorithm or its engine", _algorithm.Dispose);
        });
        _events.End(Info);
        return new(Info, _context.Result, _context.Evaluation) { Exports = _context.Exports };
    }

    public void Dispose()
    {
        _rows?.Dispose();
        _apart?.Dispose();
        _evaluator.Dispose();
        _cut.Dispose();
    }

    private RunInfo Info => _writer.Info;

    private int GraceSeconds => (int)Math.Ceiling(Math.Min(_request.GracePeriod.TotalSeconds, int.MaxValue));

    private void Begin()
    {
        IReadOnlyList<string> notes = [];
        if (_request.Run.IsResumed)
        {
            TrainingResume.EnsureSeed(Info, _config.Seed);
            notes = TrainingResume.Restore(_context, _algorithm.Value, _request, _config.HarmlessOptions);
            _writer.Start(run => run with { Config = _request.Options.Count == 0 ? run.Config : _request.Options, GraceSeconds = GraceSeconds });
        }
        else
        {
            // A run that was made elsewhere may have got other options since.
            _writer.Start(run => run with { Seed = _config.Seed, Config = _request.Options.Count == 0 ? run.Config : _request.Options, GraceSeconds = GraceSeconds });
            _ = _algorithm.Value;
        }
        _hasStarted = true;
        _stepsBefore = _context.Progress.TimestepsPlayed;
        _context.Open(_rows = new(Info.MetricsPath));
        _events.AddConfigured(Info);
        if (_algorithm.Engine is { } engine)
            _context.Note($"networks are computed by {engine}");
        _hooks.OnStart(_context);
        if (_request.Beginning is { } beginning)
            _context.Note(beginning);
        foreach (var warning in _request.Warnings)
            _context.Note(warning, NoteSeverity.Warning);
        foreach (var note in notes)
            _context.Note(note);
        if (!_request.Run.IsResumed)
            return;
        _context.Note(_context.IsIterationPaused
            ? string.Create(CultureInfo.InvariantCulture, $"resumed in iteration {_context.TrainingIteration + 1}, at step {_context.Progress.TimestepsPlayed}")
            : string.Create(CultureInfo.InvariantCulture, $"resumed at iteration {_context.TrainingIteration}, step {_context.TimestepsTotal}"));
        if (_algorithm.NewEpisodesMessage is { } message && _context.TrainingIteration > 0)
            _context.Note(message, NoteSeverity.Warning);
    }

    /// <summary>Iterates until a hook or cancellation ends training.</summary>
    private void Loop(CancellationToken cancellationToken)
    {
        var goesOn = !_context.IsResultPending || Call(FinishIteration);
        while (goesOn && (_context.IsIterationPaused || Call(() => _hooks.BeforeIteration(_context))) && _context.Ending is null && !cancellationToken.IsCancellationRequested)
            goesOn = Iterate() && Call(CompleteIteration);
        if (_context.IsIterationPaused)
        {
            _context.Note(string.Create(CultureInfo.InvariantCulture,
                $"iteration {_context.TrainingIteration + 1} is paused at step {_context.Progress.TimestepsPlayed}; {(_isOverTime ? $"resumed with a larger stop.{Metric.TimeTotalSeconds}, the run continues it" : "the resumed run continues it")}"));
        }
        else if (_algorithm.StepsPlayed - (_context.TimestepsTotal - _stepsBefore) is > 0 and var lost && (_isOverTime || cancellationToken.IsCancellationRequested))
        {
            _context.Note(string.Create(CultureInfo.InvariantCulture, $"{lost} timesteps that were played, but not learned from yet, are lost: the algorithm cannot be stopped in the middle of an iteration"));
        }
        _context.End(RunStatus.Interrupted, _request.CancelReason() ?? "interrupted");
    }

    /// <summary>Trains for one iteration, unless the time for it is over before; false where it did not end.</summary>
    private bool Iterate()
    {
        if (_time.Left(_context.Progress) is not { } left)
            return _context.Iterate(_cut.Token);
        using var limit = new CancellationTokenSource(left, _context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _cut.Token);
        if (left > TimeSpan.Zero && _context.Iterate(both.Token))
            return true;
        if (!_context.CancellationToken.IsCancellationRequested && _context.Ending is null)
        {
            _isOverTime = true;
            _context.End(RunStatus.Completed, _time.Reason(_context.SecondsSpent));
            if (_time.Warning(_context.Progress) is { } warning)
                _context.Note(warning, NoteSeverity.Warning);
        }
        return false;
    }

    private void CompleteIteration()
    {
        _hooks.AfterIteration(_context);
        _context.TakeLogged();
        FinishIteration();
    }

    private void FinishIteration()
    {
        _hooks.BeforeResult(_context);
        _hooks.AfterResult(_context);
    }

    /// <summary>Calls hooks; false where cancellation ended one early. A resumed run then evaluates again and writes the row.</summary>
    private bool Call(Action hooks)
    {
        try
        {
            hooks();
            return true;
        }
        catch (OperationCanceledException) when (_context.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private string MessageOf(Exception exception)
    {
        var message = FailureMessage.Of(exception, _context.TimestepsTotal, _context.Checkpoints);
        return _config.EnvironmentFaults.Restarts is > 0 and var most && exception is EnvironmentException { InnerException: not null } && _algorithm.Crashes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{message} All {most} restarts that environment_faults.restarts allows are used up.")
            : message;
    }

    private void Fail(Exception exception, bool rescue)
    {
        var message = MessageOf(exception);
        List<string> problems = [.. new[] { rescue ? Problem(Rescue) : null, Problem(() => _writer.WriteLast(() => WriteError(exception))) }.OfType<string>().Distinct()];
        problems.Remove(message);
        message = _config.Mask(message + (problems.Count == 0 ? "" : $" (and saving failed: {string.Join("; ", problems)})"));
        try
        {
            _writer.End(RunStatus.Failed, message, ExitCodes.Failure, message);
        }
        catch (Exception second) when (FileWriteException.IsOfDisk(second))
        {
            _events.Warn($"how the run ended could not be recorded: {second.Message}");
        }
    }

    private UserException NotStarted(Exception exception)
    {
        if (_request.Run.Run is not null)
            return new($"Run {Info.Id} cannot be started: {MessageOf(exception)}", exception);
        _writer.Discard();
        return RunStore.CannotBeMade(Path.GetDirectoryName(Info.Directory)!, exception);
    }

    // The outcome of the training is written: what cannot be disposed of changes nothing any more.
    private void Release(string name, Action dispose)
    {
        try
        {
            // On a thread that does not keep the process alive.
            if (!Task.Factory.StartNew(dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Wait(LongestDisposal))
                _events.Warn(string.Create(CultureInfo.InvariantCulture, $"{name} has not been disposed of within {LongestDisposal.TotalSeconds:0} seconds; it is left behind."));
        }
        catch (AggregateException exception)
        {
            var cause = exception.InnerException!;
            _events.Warn($"{name} threw {cause.GetType().Name} when it was disposed of: {cause.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Rescue()
    {
        _context.WriteRow();
        _context.WriteCheckpoint(isRequired: true);
    }

    private void WriteError(Exception exception)
    {
        var logs = Path.Combine(Info.Directory, "logs");
        Directory.CreateDirectory(logs);
        AtomicFile.Write(Path.Combine(logs, "error.txt"), Encoding.UTF8.GetBytes(_config.Mask(exception.ToString()) + "\n"));
    }

    private static string? Problem(Action save)
    {
        try
        {
            save();
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
