namespace RlTemplates.Experiments;

/// <summary>
/// Takes part in training at the points below. Everything around the algorithm's iterations is a hook: evaluation, callbacks, stop criteria,
/// checkpoints, exports, and what <c>hooks</c> lists, in the order that <c>docs/architecture.md</c> states. Hooks are called on the training thread.
/// A hook that throws ends training like a callback that throws: after the row and a checkpoint are written. One that is <see cref="IDisposable"/> is
/// disposed of after training. One that is <see cref="IStateful"/> is saved with each checkpoint and restored where a run is resumed; a checkpoint is written before its
/// <see cref="AfterResult"/> is called, so it had better change what it keeps earlier.
/// </summary>
public interface ITrainingHook
{
    /// <summary>Before the first iteration of this process; the state of a resumed run is restored.</summary>
    /// <param name="context">The training.</param>
    void OnStart(TrainingContext context)
    {
    }

    /// <summary>Before each iteration. Not called once training is to end.</summary>
    /// <param name="context">The training.</param>
    void BeforeIteration(TrainingContext context)
    {
    }

    /// <summary>After each iteration, once: counters and metrics are up to date, and metrics may be added by <see cref="Run.Log"/>.</summary>
    /// <param name="context">The training.</param>
    void AfterIteration(TrainingContext context)
    {
    }

    /// <summary>
    /// Before an iteration's row is written; metrics may still be added. The policy is evaluated here. Where that is interrupted, the resumed run calls this
    /// again for the same iteration.
    /// </summary>
    /// <param name="context">The training.</param>
    void BeforeResult(TrainingContext context)
    {
    }

    /// <summary>After an iteration's row is written. Checkpoints are written here.</summary>
    /// <param name="context">The training.</param>
    void AfterResult(TrainingContext context)
    {
    }

    /// <summary>After an evaluation, by whomever.</summary>
    /// <param name="context">The training.</param>
    /// <param name="evaluation">Its outcome.</param>
    void AfterEvaluation(TrainingContext context, EvaluationResult evaluation)
    {
    }

    /// <summary>After a checkpoint is complete on disk.</summary>
    /// <param name="context">The training.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint)
    {
    }

    /// <summary>After the last iteration, also of an interrupted run, as <see cref="TrainingContext.Ending"/> says; not after a failure.</summary>
    /// <param name="context">The training.</param>
    void OnEnd(TrainingContext context)
    {
    }
}
