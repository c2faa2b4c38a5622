namespace RlTemplates.Experiments;

/// <summary>The hooks of an evaluation in their order, as one. An exception tells which of them threw it.</summary>
/// <param name="hooks">The hooks.</param>
internal sealed class EvaluationHooks(IReadOnlyList<IEvaluationHook> hooks) : IDisposable
{
    /// <summary>No hooks.</summary>
    public static EvaluationHooks None { get; } = new([]);

    /// <summary>The hooks of a config: those that its class makes, then others.</summary>
    /// <param name="methods">What makes hooks of the class.</param>
    /// <param name="others">Further hooks, which the caller disposes of.</param>
    /// <exception cref="UserException">One cannot be made.</exception>
    public static EvaluationHooks Create(IReadOnlyList<ConfigMethod<IEvaluationHook>> methods, IEnumerable<IEvaluationHook> others)
    {
        var made = new List<IEvaluationHook>();
        try
        {
            foreach (var method in methods)
                made.Add(method.Make("EvalHook"));
        }
        catch
        {
            new EvaluationHooks(made).Dispose();
            throw;
        }
        return new([.. made, .. others.Select(hook => new Borrowed(hook))]);
    }

    public void BeforeEvaluation(EvaluationContext context) => Each(hook => hook.BeforeEvaluation(context));

    public void AfterEpisode(EvaluationContext context, EpisodeResult episode) => Each(hook => hook.AfterEpisode(context, episode));

    public void AfterEvaluation(EvaluationContext context, EvaluationResult evaluation) => Each(hook => hook.AfterEvaluation(context, evaluation));

    /// <summary>Disposes of every hook that a method has made.</summary>
    public void Dispose()
    {
        foreach (var hook in hooks)
            (hook as IDisposable)?.Dispose();
    }

    private void Each(Action<IEvaluationHook> call)
    {
        foreach (var hook in hooks)
        {
            try
            {
                call(hook);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or HookException))
            {
                throw new HookException("The evaluation hook " + (hook is Borrowed borrowed ? borrowed.Hook : hook).GetType().Name, exception);
            }
        }
    }

    private sealed class Borrowed(IEvaluationHook hook) : IEvaluationHook
    {
        public IEvaluationHook Hook => hook;

        public void BeforeEvaluation(EvaluationContext context) => hook.BeforeEvaluation(context);

        public void AfterEpisode(EvaluationContext context, EpisodeResult episode) => hook.AfterEpisode(context, episode);

        public void AfterEvaluation(EvaluationContext context, EvaluationResult evaluation) => hook.AfterEvaluation(context, evaluation);
    }
}
