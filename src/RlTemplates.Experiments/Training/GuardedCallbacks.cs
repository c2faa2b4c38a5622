namespace RlTemplates.Experiments;

/// <summary>Calls callbacks so that an exception tells which of them threw it.</summary>
internal sealed class GuardedCallbacks(IReadOnlyList<Callback> callbacks, Run run)
{
    /// <summary>Calls the methods that an attribute marks, in the order in which they stand.</summary>
    /// <typeparam name="TArgument">What they are told.</typeparam>
    /// <param name="event">The attribute.</param>
    /// <param name="argument">What they are told.</param>
    /// <exception cref="CallbackException">One of them threw; those after it are not called.</exception>
    public void Raise<TArgument>(Type @event, TArgument argument)
    {
        foreach (var callback in callbacks)
        {
            if (callback.Event == @event && callback is Callback<TArgument> called)
                Call(called, argument);
        }
    }

    private void Call<TArgument>(Callback<TArgument> callback, TArgument argument)
    {
        try
        {
            callback.Call(argument, run);
        }
        catch (Exception exception)
        {
            throw new CallbackException(callback, exception);
        }
    }
}
