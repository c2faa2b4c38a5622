namespace RlTemplates.Environments;

/// <summary>Makes environments as config classes get them. Generated code calls it.</summary>
public static class EnvironmentFactory
{
    /// <summary>Makes a vector of environments, steps it on several threads where asked, and wraps it as its options say.</summary>
    /// <typeparam name="TEnvironment">The environment.</typeparam>
    /// <typeparam name="TOptions">Its options record.</typeparam>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="threads">Threads that step the copies, at least 1; no more are used than there are parts. The results do not depend on it.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit, or the environment cannot be stepped on several threads.</exception>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public static IEnvironment Create<TEnvironment, TOptions>(TOptions options, int count, int threads = 1)
        where TEnvironment : IEnvironmentFactory<TOptions> =>
        Create(n => TEnvironment.Create(options, n), options, count, typeof(TEnvironment).Name, threads);

    /// <summary>Makes a vector of environments, steps it on several threads where asked, and wraps it as its options say.</summary>
    /// <typeparam name="TOptions">The environment's options record.</typeparam>
    /// <param name="create">Makes the environment of so many copies.</param>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="name">Name of the environment, for messages.</param>
    /// <param name="threads">Threads that step the copies, at least 1; no more are used than there are parts. The results do not depend on it.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit, or the environment cannot be stepped on several threads.</exception>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public static IEnvironment Create<TOptions>(Func<int, IEnvironment?> create, TOptions options, int count, string name, int threads = 1)
    {
        var environment = EnvironmentStepper.Make(create, count, name);
        environment = ParallelEnvironment.Of(environment, threads);
        return TaskEnvironment.Of<TOptions>(options is IHasWrappers wrapped ? Wrapping.Apply(environment, wrapped) : environment);
    }
}
