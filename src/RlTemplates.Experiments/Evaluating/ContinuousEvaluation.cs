using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Evaluates the newest checkpoint of a run while it goes on.</summary>
internal sealed class ContinuousEvaluation : IDisposable
{
    // How soon the end of the run is seen.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(600);

    private readonly ExperimentConfig _config;
    private readonly ContinuousEvaluateRequest _request;
    private readonly CheckpointEvaluation _evaluation;
    private readonly CheckpointStore _checkpoints;
    private readonly Exporter _exporter;
    private readonly List<ExportResult> _exports = [];
    private readonly string _source;
    private RunInfo _run;
    private Checkpoint? _done, _exported;
    private EvaluateOutcome? _last;
    private int _count;
    private long? _warned;

    /// <param name="config">The bound config.</param>
    /// <param name="request">Which run, and how.</param>
    /// <param name="hooks">The hooks, which are disposed of with it.</param>
    /// <param name="strategies">The export strategies.</param>
    public ContinuousEvaluation(ExperimentConfig config, ContinuousEvaluateRequest request, EvaluationHooks hooks, IReadOnlyList<ExportStrategy> strategies)
    {
        (_config, _request, _run) = (config, request, request.Run);
        _run.EnsureReadable();
        _run.EnsureTrains();
        _source = request.OnTrainData ? EvaluationLog.ContinuousOnTrainData : EvaluationLog.Continuous;
        _checkpoints = new(_run.CheckpointsPath);
        _exporter = new(strategies, config.Export.Keep) { Mask = config.Mask };
        var one = new EvaluateRequest
        {
            Run = _run,
            Episodes = request.Episodes,
            Explore = request.Explore ?? (request.OnTrainData ? true : null),
            Options = request.Options,
            Note = request.Note,
            Time = request.Time,
        };
        _evaluation = new(config, one, hooks);
    }

    /// <summary>Evaluates until there is nothing more to come.</summary>
    public ContinuousEvaluateOutcome Run(CancellationToken cancellationToken)
    {
        var goesOn = _request.ContinueWhen ?? _config.ContinueWhen ?? (static _ => true);
        Pause.For(_request.Delay ?? TimeSpan.FromSeconds(_config.Evaluation.DelaySeconds), _request.Time, cancellationToken);
        for (EvaluationResult? result = null; ;)
        {
            if (!Asked(goesOn, result))
                return Ended("the condition for going on is not met");
            if (result is not null && HasAllTimesteps(result))
                return Ended(FormattableString.Invariant($"a checkpoint with {result.TimestepsTotal} timesteps is evaluated, as many as stop.{Metric.TimestepsTotal} asks for"));
            var start = _request.Time.GetTimestamp();
            // Read before the checkpoints: the last one is there when the run has ended.
            _run = _request.Store.Reload(_run);
            _run.EnsureReadable();
            result = EvaluateNewest(cancellationToken);
            if (!_run.IsActive && (result is null || !_request.OnlyOnce))
                return Ended($"run {_run.Id} is {RunText.Status(_run.Status)}" + (_done is null ? " and has no checkpoint that can be evaluated" : ", and its newest checkpoint is evaluated"));
            if (result is null)
                Warn();
            Wait(start, cancellationToken);
        }
    }

    public void Dispose() => _evaluation.Dispose();

    private static bool Asked(Func<EvaluationResult?, bool> goesOn, EvaluationResult? result)
    {
        try
        {
            return goesOn(result);
        }
        catch (Exception exception)
        {
            throw new HookException("The condition for going on", exception);
        }
    }

    private bool HasAllTimesteps(EvaluationResult result) =>
        _config.Stop.TryGetValue(Metric.TimestepsTotal, out var all) && !all.IsUpper && all.Value > 0 && result.TimestepsTotal >= all.Value;

    /// <summary>Evaluates and exports the newest checkpoint; null where there is none, or it was evaluated.</summary>
    private EvaluationResult? EvaluateNewest(CancellationToken cancellationToken)
    {
        if (_checkpoints.List() is not [var newest, ..] || IsDone(newest))
            return null;
        // Training does not remove it meanwhile. Where another process holds the checkpoints, this goes without.
        _ = _checkpoints.TryHold(out var hold);
        using var held = hold;
        if (!TryLoad(out var loaded))
            return null;
        using (loaded)
        {
            var checkpoint = loaded!.Checkpoint;
            if (IsDone(checkpoint))
                return null;
            if (_request.OnlyOnce && IsRecorded(checkpoint))
            {
                // An earlier process may have ended before it had exported it.
                _done = checkpoint;
                Export(loaded, cancellationToken);
                return null;
            }
            var outcome = _evaluation.Play(loaded, _source, cancellationToken);
            _done = checkpoint;
            if (Record(outcome) is { } recorded)
            {
                _count++;
                _last = recorded;
                _request.Evaluated?.Invoke(recorded);
            }
            Export(loaded, cancellationToken);
            return outcome.Result;
        }
    }

    private bool IsDone(Checkpoint checkpoint) => _request.OnlyOnce && _done is { } done && checkpoint.Path == done.Path && checkpoint.TrainingIteration == done.TrainingIteration;

    private bool IsRecorded(Checkpoint checkpoint) => EvaluationLog.Find(_run, _source, checkpoint.TrainingIteration, checkpoint.TimestepsTotal) is not null;

    // While training goes on, a damaged checkpoint is followed by others.
    private bool TryLoad(out CheckpointPolicy? loaded)
    {
        loaded = null;
        try
        {
            loaded = _evaluation.Load(null);
            return true;
        }
        catch (UserException exception) when (exception.InnerException is IOException or UnauthorizedAccessException or InvalidDataException || _checkpoints.Latest() is null)
        {
            _request.Note?.Invoke(_config.Mask(exception.Message));
            return false;
        }
    }

    /// <summary>Records an evaluation; null where another process was first.</summary>
    private EvaluateOutcome? Record(EvaluateOutcome outcome)
    {
        var origin = _evaluation.Origin(outcome.Checkpoint, _source);
        try
        {
            if (!_request.OnlyOnce)
                EvaluationLog.Append(_run, outcome.Result, origin);
            else if (!EvaluationLog.TryAppend(_run, outcome.Result, origin))
                return null;
            if (!_request.OnTrainData && BestChoice.MetricName(_config.Checkpoint.BestMetric) is { } metric)
                _checkpoints.TryMarkBest(outcome.Checkpoint, metric, _config.Checkpoint.BestIsLowest, BestChoice.ValueOf(_config.Checkpoint.BestMetric, outcome.Result));
            return outcome;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserException)
        {
            return outcome with { RecordProblem = exception.Message };
        }
    }

    private void Export(CheckpointPolicy loaded, CancellationToken cancellationToken)
    {
        if (_exported == loaded.Checkpoint)
            return;
        _exported = loaded.Checkpoint;
        _exporter.Export(loaded.Checkpoint, loaded.Policy, _run, result =>
        {
            _exports.RemoveAll(e => e.Name == result.Name);
            _exports.Add(result);
            _request.Exported?.Invoke(result);
        }, cancellationToken);
    }

    private void Warn()
    {
        if (_warned is { } last && _request.Time.GetElapsedTime(last) < BetweenWarnings)
            return;
        _warned = _request.Time.GetTimestamp();
        _request.Note?.Invoke(_done is null
            ? $"run {_run.Id} has no checkpoint yet; the first one is waited for"
            : $"run {_run.Id} has no checkpoint that is newer than {Path.GetFileName(_done.Path)}; the next one is waited for");
    }

    // The rest of the throttle is not waited for when the run has ended: its last checkpoint is there.
    private void Wait(long start, CancellationToken cancellationToken)
    {
        var throttle = _request.Throttle ?? TimeSpan.FromSeconds(_config.Evaluation.ThrottleSeconds);
        do
        {
            var left = throttle - _request.Time.GetElapsedTime(start);
            // Without a throttle it still looks no more often than is of use.
            Pause.For(left > TimeSpan.Zero && left < Look ? left : Look, _request.Time, cancellationToken);
        }
        while (_request.Time.GetElapsedTime(start) < throttle && (!_run.IsActive || _request.Store.Reload(_run).IsActive));
    }

    private ContinuousEvaluateOutcome Ended(string reason) => new(_count, _last, reason) { Exports = _exports };
}
