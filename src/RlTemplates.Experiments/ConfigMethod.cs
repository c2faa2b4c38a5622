namespace RlTemplates.Experiments;

/// <summary>A method of a config class that makes a part of the experiment, such as a hook by <c>[TrainHook]</c>.</summary>
/// <typeparam name="T">What it makes.</typeparam>
/// <param name="Name">Name of the method, for messages.</param>
/// <param name="Create">Calls the method.</param>
public sealed record ConfigMethod<T>(string Name, Func<T> Create)
    where T : class
{
    /// <summary>Calls the method.</summary>
    /// <param name="attribute">The attribute that marks it, without brackets.</param>
    /// <exception cref="UserException">It throws or returns null.</exception>
    internal T Make(string attribute)
    {
        try
        {
            return Create() ?? throw new InvalidOperationException("it returned null.");
        }
        catch (Exception exception)
        {
            throw new UserException($"The method [{attribute}] {Name} cannot be used: {exception.Message}", exception);
        }
    }
}
