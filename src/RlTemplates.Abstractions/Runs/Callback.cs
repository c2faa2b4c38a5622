namespace RlTemplates;

/// <summary>
/// A method of a config class that is called at an event. The generator makes one for each method with a callback attribute, in the order in which they stand. Called on the training thread,
/// one at a time.
/// </summary>
public abstract class Callback
{
    private protected Callback(Type @event, string method) => (Event, Method) = (@event, method);

    /// <summary>The attribute that marks the method, for example <see cref="OnTrainResultAttribute"/>.</summary>
    public Type Event { get; }

    /// <summary>Name of the method, for messages.</summary>
    public string Method { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        const string Ending = nameof(Attribute);
        var name = Event.Name;
        return $"[{(name.EndsWith(Ending, StringComparison.Ordinal) ? name[..^Ending.Length] : name)}] {Method}";
    }
}

/// <summary>A method that is told <typeparamref name="TArgument"/> of its event.</summary>
/// <typeparam name="TArgument">What the method is told.</typeparam>
public sealed class Callback<TArgument> : Callback
{
    private readonly Action<TArgument, Run> _call;

    /// <summary>Makes a callback.</summary>
    /// <param name="event">The attribute that marks the method.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="call">Calls the method.</param>
    public Callback(Type @event, string method, Action<TArgument, Run> call)
        : base(@event, method) => _call = call;

    /// <summary>Calls the method.</summary>
    /// <param name="argument">What it is told.</param>
    /// <param name="run">The run that is going on.</param>
    public void Call(TArgument argument, Run run) => _call(argument, run);
}
