using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Evaluates checkpoints of a run, one after another on the same environments.</summary>
internal sealed class CheckpointEvaluation : IDisposable
{
    private readonly ExperimentConfig _config;
    private readonly EvaluateRequest _request;
    private readonly EvaluationHooks _hooks;
    private readonly OwnedAlgorithm _algorithm;
    private readonly Evaluator _evaluator;
    private readonly TrainingActivity _activity;
    private readonly string _changed;

    /// <param name="config">The bound config.</param>
    /// <param name="request">Which run, and how.</param>
    /// <param name="hooks">The hooks, which are disposed of with it.</param>
    public CheckpointEvaluation(ExperimentConfig config, EvaluateRequest request, EvaluationHooks hooks)
    {
        (_config, _request, _hooks) = (config, request, hooks);
        Options = config.Evaluation with
        {
            Episodes = request.Episodes ?? config.Evaluation.Episodes,
            Steps = request.Episodes is null ? config.Evaluation.Steps : null,
            Explore = request.Explore ?? config.Evaluation.Explore,
        };
        _changed = ChangedOptions.InWords(request.Run?.Config ?? [], request.Options, config.HarmlessOptions);
        _algorithm = new(config);
        _evaluator = new(copies => Experiment.Create(() => config.CreateEnvironment(copies)), Options, config.Seed, request.Time) { Hooks = hooks };
        _activity = new(_algorithm, request.Time, (text, _) => request.Note?.Invoke(config.Mask(text))) { Subject = "the evaluation", Evaluator = _evaluator };
    }

    /// <summary>How it evaluates.</summary>
    public EvaluationOptions Options { get; }

    /// <summary>Loads the policy of a checkpoint.</summary>
    /// <param name="checkpoint">Its name or path; null for the newest.</param>
    /// <exception cref="UserException">There is none that can be evaluated.</exception>
    public CheckpointPolicy Load(string? checkpoint)
    {
        var loaded = CheckpointPolicy.Load(_request with { Checkpoint = checkpoint }, () => Experiment.Create(() => _algorithm.Value), _changed);
        try
        {
            loaded.EnsureFits(_evaluator.Spec, _changed);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Plays the episodes. Nothing is recorded.</summary>
    /// <param name="loaded">The policy.</param>
    /// <param name="source">Who evaluates.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public EvaluateOutcome Play(CheckpointPolicy loaded, string source, CancellationToken cancellationToken)
    {
        var checkpoint = loaded.Checkpoint;
        var context = new EvaluationContext(Origin(checkpoint, source), loaded.Policy, checkpoint.TimestepsTotal) { Run = _request.Run };
        using var watch = _activity.Watch(TrainRequest.DefaultGracePeriod, cancellationToken);
        var played = _activity.During(TrainingActivity.Evaluation, () => _evaluator.Evaluate(context, cancellationToken));
        return new(new EvaluationResult(played.Episodes, checkpoint.TimestepsTotal), checkpoint)
        {
            BoundWarning = played.BoundWarning,
            CrashWarning = played.CrashWarning is { } crashes ? _config.Mask(crashes) : null,
        };
    }

    /// <summary>Where an evaluation of a checkpoint comes from.</summary>
    public EvaluationOrigin Origin(Checkpoint checkpoint, string source) => new(source, checkpoint.TrainingIteration) { Explore = Options.Explore, Checkpoint = checkpoint };

    public void Dispose()
    {
        _evaluator.Dispose();
        _algorithm.Dispose();
        _hooks.Dispose();
    }
}
