using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Hooks in their order, as one.</summary>
internal sealed class HookChain(IReadOnlyList<ITrainingHook> hooks) : ITrainingHook, IDisposable
{
    /// <summary>What the hooks keep in checkpoints.</summary>
    public HookStates States { get; } = new([.. hooks.Select(h => h is GuardedHook guarded ? guarded.Hook : h)]);

    /// <summary>The hooks that a config lists.</summary>
    /// <exception cref="UserException">One cannot be made.</exception>
    public static HookChain Create(IReadOnlyList<HookOptions> options)
    {
        var hooks = new List<ITrainingHook>();
        try
        {
            foreach (var hook in options)
                hooks.Add(new GuardedHook(hook.Create()));
            return new(hooks);
        }
        catch (Exception exception)
        {
            using var made = new HookChain(hooks);
            throw new UserException($"The hook {options[hooks.Count].GetType().Name} cannot be made: {exception.Message}", exception);
        }
    }

    public void OnStart(TrainingContext context)
    {
        foreach (var hook in hooks)
            hook.OnStart(context);
    }

    /// <summary>Stops at the hook that ends training.</summary>
    public void BeforeIteration(TrainingContext context)
    {
        for (var i = 0; i < hooks.Count && context.Ending is null; i++)
            hooks[i].BeforeIteration(context);
    }

    public void AfterIteration(TrainingContext context)
    {
        foreach (var hook in hooks)
            hook.AfterIteration(context);
    }

    public void BeforeResult(TrainingContext context)
    {
        foreach (var hook in hooks)
            hook.BeforeResult(context);
    }

    public void AfterResult(TrainingContext context)
    {
        foreach (var hook in hooks)
            hook.AfterResult(context);
    }

    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation)
    {
        foreach (var hook in hooks)
            hook.AfterEvaluation(context, evaluation);
    }

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint)
    {
        foreach (var hook in hooks)
            hook.AfterCheckpoint(context, checkpoint);
    }

    /// <summary>Cancellation ends a hook early; the others have their turn.</summary>
    public void OnEnd(TrainingContext context)
    {
        foreach (var hook in hooks)
        {
            try
            {
                hook.OnEnd(context);
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var hook in hooks)
            (hook as IDisposable)?.Dispose();
    }
}
