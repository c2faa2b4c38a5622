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

    /// <summary>The hooks of a config: those that its class makes, those that it lists, then those of code.</summary>
    /// <param name="config">The config.</param>
    /// <param name="others">Hooks of code, which the caller disposes of.</param>
    /// <param name="warn">Gets what is wrong with a hook that cannot be disposed of.</param>
    /// <param name="curricula">The curricula of the config, called before all of these; null where it has none.</param>
    /// <exception cref="UserException">One cannot be made.</exception>
    public static HookChain Create(ExperimentConfig config, IReadOnlyList<ITrainingHook> others, Action<string> warn, CurriculumPlan? curricula = null)
    {
        var hooks = new List<ITrainingHook>();
        try
        {
            if (curricula is not null)
                hooks.Add(new GuardedHook(new CurriculumHook(curricula), ""));
            foreach (var method in config.TrainHooks)
                hooks.Add(new GuardedHook(method.Make("TrainHook"), method.Name));
            // The texts tell the states of hooks of one class apart.
            foreach (var options in config.Hooks)
                hooks.Add(new GuardedHook(Made(options), config.Mask(TextOf(options))));
            hooks.AddRange(others.Select(hook => new GuardedHook(hook, "") { IsBorrowed = true }));
            return new(hooks, warn);
        }
        catch
        {
            new HookChain(hooks, warn).Dispose();
            throw;
        }
    }

    private static ITrainingHook Made(HookOptions options)
    {
        try
        {
            return options.Create() ?? throw new InvalidOperationException("its Create returned null.");
        }
        catch (Exception exception)
        {
            throw new UserException($"The hook {options.GetType().Name} cannot be made: {exception.Message}", exception);
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
