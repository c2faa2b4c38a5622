namespace RlTemplates;

/// <summary>
/// An environment threw an exception, or broke its contract so that it cannot be played. The message names the environment, the call and, where they
/// are known, copy and step; <see cref="Exception.InnerException"/> is what the environment threw.
/// </summary>
public sealed class EnvironmentException : Exception
{
    /// <summary>Reports an exception of an environment.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="call">The call that threw, for example <c>Step</c>.</param>
    /// <param name="innerException">What it threw.</param>
    /// <param name="copy">Index of the copy, 0…N-1; null where it is not known.</param>
    /// <param name="step">Number of the step in the copy's episode, from 1; null where it is not known or no step was taken.</param>
    public EnvironmentException(string environment, string call, Exception innerException, int? copy = null, int? step = null)
        : base($"{environment} threw {NameOf(innerException)}{Place(call, copy, step)}: {innerException.Message}", innerException) =>
        (Environment, Call, Copy, Step, Problem) = (environment, call, copy, step, innerException.Message);

    /// <summary>Reports a broken contract.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="call">The call.</param>
    /// <param name="problem">What is wrong, continuing the sentence that begins with the environment's name.</param>
    public EnvironmentException(string environment, string call, string problem)
        : base($"{environment} {problem}") => (Environment, Call, Problem) = (environment, call, problem);

    /// <summary>Name of the environment; its type's name where it could not be created.</summary>
    public string Environment { get; }

    /// <summary>The call that failed, for example <c>Step</c>, <c>Reset</c> or <c>Create</c>.</summary>
    public string Call { get; }

    /// <summary>Index of the copy, 0…N-1; null where it is not known.</summary>
    public int? Copy { get; }

    /// <summary>Number of the step in the copy's episode, from 1; null where it is not known.</summary>
    public int? Step { get; }

    /// <summary>What the environment threw; this exception itself where it threw nothing but broke its contract.</summary>
    public Exception Cause => InnerException ?? this;

    /// <summary>The message of what the environment threw, or what is wrong with it.</summary>
    public string Problem { get; }

    /// <summary>What happened, without <see cref="Problem"/> where the environment threw: <c>Walker threw FormatException in step 7 of copy 2</c>.</summary>
    public string Occurrence => InnerException is null ? Message : $"{Environment} threw {NameOf(InnerException)}{Place(Call, Copy, Step)}";

    private static string NameOf(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.GetType().Name;
    }

    private static string Place(string call, int? copy, int? step) => (copy, step) switch
    {
        (null, null) => $" in {call}",
        (null, { } s) => FormattableString.Invariant($" in {call}, step {s}"),
        ({ } c, null) => FormattableString.Invariant($" in {call} of copy {c}"),
        ({ } c, { } s) => FormattableString.Invariant($" in {call} of copy {c}, step {s} of its episode"),
    };
}
