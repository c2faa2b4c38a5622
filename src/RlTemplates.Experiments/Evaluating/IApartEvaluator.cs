namespace RlTemplates.Experiments;

/// <summary>Evaluates checkpoints of a training outside of its thread, usually in a process of its own. Used on the training thread; nothing but <see cref="TakeAsync"/> waits.</summary>
internal interface IApartEvaluator : IDisposable
{
    /// <summary>Whether an evaluation has begun whose outcome has not been taken.</summary>
    bool IsBusy { get; }

    /// <summary>Begins to evaluate a checkpoint; the evaluator is not busy.</summary>
    void Begin(Checkpoint checkpoint);

    /// <summary>The outcome of the evaluation that has begun; null where it is still going on.</summary>
    ApartOutcome? TryTake();

    /// <summary>Waits for the outcome of the evaluation that has begun.</summary>
    /// <exception cref="OperationCanceledException">It is waited for no longer.</exception>
    Task<ApartOutcome> TakeAsync(CancellationToken cancellationToken);
}

/// <summary>What has become of an evaluation.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Result">The episodes; null where there was a problem.</param>
/// <param name="Warnings">What there is to say, each one sentence.</param>
internal sealed record ApartOutcome(Checkpoint Checkpoint, EvaluationResult? Result, IReadOnlyList<string> Warnings);
