namespace RlTemplates;

/// <summary>An environment threw an exception, which is the <see cref="Exception.InnerException"/>. Whoever steps environments wraps what they throw.</summary>
/// <param name="environment">Name of the environment, as in its <see cref="EnvironmentSpec"/>.</param>
/// <param name="cause">The exception that it threw.</param>
public sealed class EnvironmentException(string environment, Exception cause)
    : Exception($"{environment} threw {cause.GetType().Name}: {cause.Message}", cause)
{
    /// <summary>Name of the environment, as in its <see cref="EnvironmentSpec"/>.</summary>
    public string Environment { get; } = environment;

    /// <summary>The exception that the environment threw.</summary>
    public Exception Cause { get; } = cause;
}
