using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

public sealed partial class Experiment
{
    /// <summary>Evaluates a checkpoint of a run and adds a row to its <c>evaluations.jsonl</c>; the outcome says where that was not possible.</summary>
    /// <param name="request">Which run and checkpoint, and how.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="UserException">The run is broken; there is no such checkpoint, it is damaged, or it belongs to other options.</exception>
    /// <exception cref="OperationCanceledException">It was ended early; nothing is written.</exception>
    public EvaluateOutcome Evaluate(EvaluateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SecretMask.Guard(config.Mask, () => EvaluateRun(request, cancellationToken));
    }

    /// <summary>
    /// Evaluates the newest checkpoint of a run again and again while the run goes on, exports it after each evaluation, and marks the best. It ends when the run has ended and its newest
    /// checkpoint is evaluated, when a checkpoint has as many timesteps as <c>stop.timesteps_total</c> asks for, or when <see cref="ContinuousEvaluateRequest.ContinueWhen"/> says so.
    /// </summary>
    /// <param name="request">Which run, and how.</param>
    /// <param name="cancellationToken">Ends it early: what is recorded stays, and another call goes on from there.</param>
    /// <exception cref="UserException">The run is broken or gone; a checkpoint belongs to other options.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public ContinuousEvaluateOutcome ContinuousEvaluate(ContinuousEvaluateRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return SecretMask.Guard(config.Mask, () =>
        {
            ConfigParts.EnsureThere(config);
            ExportFolders.EnsureNames(ExportStrategies);
            request = request with { Options = OptionsOr(request.Options) };
            using var evaluation = new ContinuousEvaluation(config, request, EvaluationHooks.Create(config.EvalHooks, _evalHooks), ExportStrategies);
            return evaluation.Run(cancellationToken);
        });
    }

    /// <summary>Evaluates the checkpoints that come, for a training in another process, until there are no more.</summary>
    internal void EvaluateApart(EvaluateRequest request, TextReader requests, TextWriter answers, CancellationToken cancellationToken) => SecretMask.Guard(config.Mask, () =>
    {
        ConfigParts.EnsureThere(config);
        using var evaluation = new CheckpointEvaluation(config, request, EvaluationHooks.Create(config.EvalHooks, _evalHooks));
        ApartConversation.Answer(evaluation, request.Run!, requests, answers, config.Mask, cancellationToken);
        return true;
    });

    private EvaluateOutcome EvaluateRun(EvaluateRequest request, CancellationToken cancellationToken)
    {
        ConfigParts.EnsureThere(config);
        request.Run?.EnsureReadable();
        request = request with { Options = OptionsOr(request.Options) };
        Pause.For(request.Delay ?? TimeSpan.FromSeconds(config.Evaluation.DelaySeconds), request.Time, cancellationToken);
        using var evaluation = new CheckpointEvaluation(config, request, EvaluationHooks.Create(config.EvalHooks, _evalHooks));
        using var loaded = evaluation.Load(request.Checkpoint);
        var outcome = evaluation.Play(loaded, EvaluationLog.Verb, cancellationToken);
        var checkpoint = outcome.Checkpoint;
        // What is said of a run holds for its own checkpoints.
        if (request.Run is not { } run || Path.GetDirectoryName(checkpoint.Path) != run.CheckpointsPath)
            return outcome with { RecordProblem = $"checkpoint {checkpoint.Path} lies outside of {(request.Run is null ? "any run" : $"run {request.Run.Id}")}." };
        try
        {
            EvaluationLog.Append(run, outcome.Result, evaluation.Origin(checkpoint, EvaluationLog.Verb));
            return outcome;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UserException)
        {
            return outcome with { RecordProblem = exception.Message };
        }
    }
}
