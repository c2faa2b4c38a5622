namespace RlTemplates.Experiments;

/// <summary>Calls the config class's callbacks so that an exception tells which of them threw it.</summary>
internal sealed class CallbacksHook(IReadOnlyList<Callback> callbacks) : ITrainingHook
{
    public void AfterIteration(TrainingContext context)
    {
        foreach (var episode in context.Episodes)
            Raise(typeof(OnEpisodeEndAttribute), episode, context.Run);
        Raise(typeof(LogMetricAttribute), context.Result!, context.Run);
    }

    public void BeforeResult(TrainingContext context) => Raise(typeof(OnTrainResultAttribute), context.Result!, context.Run);

    public void AfterEvaluation(TrainingContext context, EvaluationResult evaluation) =>
        Raise(typeof(OnEvaluationAttribute), evaluation, context.Run);

    public void AfterCheckpoint(TrainingContext context, Checkpoint checkpoint) => Raise(typeof(OnCheckpointAttribute), checkpoint, context.Run);

    /// <summary>Calls the methods that an attribute marks, in the order in which they stand; those after one that throws are not called.</summary>
    private void Raise<TArgument>(Type @event, TArgument argument, Run run)
    {
        foreach (var callback in callbacks)
        {
            if (callback.Event == @event && callback is Callback<TArgument> called)
                Call(called, argument, run);
        }
    }

    private static void Call<TArgument>(Callback<TArgument> callback, TArgument argument, Run run)
    {
        try
        {
            callback.Call(argument, run);
        }
        catch (Exception exception)
        {
            throw new HookException($"The callback {callback}", exception);
        }
    }
}
