using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Hooks in their order, as one.</summary>
/// <param name="hooks">The hooks.</param>
/// <param name="warn">Gets what is wrong with a hook that could not be disposed of; null where none is disposable.</param>
internal sealed class HookChain(IReadOnlyList<ITrainingHook> hooks, Action<string>? warn = null) : ITrainingHook, IDisposable
{
    private bool _isDisposed;

    /// <summary>What the hooks keep in checkpoints.</summary>
    public HookStates States { get; } = new([.. hooks.Select(h => h is GuardedHook guarded ? (guarded.Hook, guarded.Options) : (h, ""))]);

    /// <summary>The hooks that a config lists.</summary>
    /// <param name="options">Their options.</param>
    /// <param name="warn">Gets what is wrong with a hook that cannot be disposed of.</param>
    /// <param name="mask">Takes secrets out of the texts of options, by which the states of hooks are told apart.</param>
    /// <exception cref="UserException">One cannot be made.</exception>
    public static HookChain Create(IReadOnlyList<HookOptions> options, Action<string> warn, Func<string, string> mask)
    {
        var hooks = new List<ITrainingHook>();
        try
        {
            foreach (var hook in options)
                hooks.Add(new GuardedHook(hook.Create() ?? throw new InvalidOperationException("its Create returned null."), mask(TextOf(hook))));
            return new(hooks, warn);
        }
        catch (Exception exception)
        {
            using var made = new HookChain(hooks, warn);
            throw new UserException($"The hook {options[hooks.Count].GetType().Name} cannot be made: {exception.Message}", exception);
        }
    }

    private static string TextOf(HookOptions options)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return options.ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
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

    /// <summary>Disposes of every hook, once, even where one throws.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        foreach (var hook in hooks)
        {
            try
            {
                (hook as IDisposable)?.Dispose();
            }
            catch (Exception exception)
            {
                // The outcome of the training is written.
                warn?.Invoke($"The hook {(hook is GuardedHook guarded ? guarded.Hook : hook).GetType().Name} threw {exception.GetType().Name} when it was disposed of: {exception.Message.ReplaceLineEndings(" ")}");
            }
        }
    }
}
