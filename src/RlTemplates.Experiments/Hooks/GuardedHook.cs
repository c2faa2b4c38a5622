namespace RlTemplates.Experiments;

/// <summary>Calls a hook so that an exception tells that the hook threw it.</summary>
/// <param name="hook">The hook.</param>
/// <param name="options">The text of the options that made it, without secrets.</param>
internal sealed class GuardedHook(ITrainingHook hook, string options) : ITrainingHook, IDisposable
{
    /// <summary>The hook.</summary>
    public ITrainingHook Hook => hook;

    /// <summary>The text of the options that made it, without secrets.</summary>
    public string Options => options;

    /// <summary>Whether somebody else disposes of the hook.</summary>
    public bool IsBorrowed { get; init; }

    public void OnStart(TrainingContext context) => Guard(context, () => hook.OnStart(context));

    public void BeforeIteration(TrainingContext context) => Guard(context, () => hook.BeforeIteration(context));

    public void AfterIteration(TrainingContext context) => Guard(context, () => hook.AfterIteration(context));

    public void BeforeResult(TrainingContext context) => Guard(context, () => hook.BeforeResult(context));

    public void AfterResult(TrainingContext context) => Guard(context, () => hook.AfterResult(context));

    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation) => Guard(context, () => hook.AfterEvaluation(context, evaluation));

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => Guard(context, () => hook.AfterCheckpoint(context, checkpoint));

    public void OnEnd(TrainingContext context) => Guard(context, () => hook.OnEnd(context));

    public void Dispose()
    {
        if (!IsBorrowed)
            (hook as IDisposable)?.Dispose();
    }

    // A hook may save a checkpoint or report an evaluation, whereupon another hook or an environment throws: that one is named.
    private void Guard(TrainingContext context, Action call)
    {
        try
        {
            context.Activity.During("the hook " + hook.GetType().Name, call);
        }
        catch (Exception exception) when (exception is not (HookException or EnvironmentException or DivergenceException)
            && !(exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested))
        {
            throw new HookException("The hook " + hook.GetType().Name, exception);
        }
    }
}
