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
    /// <param name="faults">What happens where a step does not return or throws; null lets it.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit, or the environment cannot be stepped on several threads, or cannot replace copies.</exception>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public static IEnvironment Create<TEnvironment, TOptions>(TOptions options, int count, int threads = 1, EnvironmentFaultOptions? faults = null)
        where TEnvironment : IEnvironmentFactory<TOptions> =>
        Create(n => TEnvironment.Create(options, n), options, count, typeof(TEnvironment).Name, threads, faults);

    /// <summary>Makes a vector of environments, steps it on several threads where asked, and wraps it as its options say.</summary>
    /// <typeparam name="TOptions">The environment's options record.</typeparam>
    /// <param name="create">Makes the environment of so many copies.</param>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="name">Name of the environment, for messages.</param>
    /// <param name="threads">Threads that step the copies, at least 1; no more are used than there are parts. The results do not depend on it.</param>
    /// <param name="faults">What happens where a step does not return or throws; null lets it.</param>
    /// <exception cref="ArgumentException">A wrapper does not fit, or the environment cannot be stepped on several threads, or cannot replace copies.</exception>
    /// <exception cref="EnvironmentException">The environment cannot be created.</exception>
    public static IEnvironment Create<TOptions>(Func<int, IEnvironment?> create, TOptions options, int count, string name, int threads = 1, EnvironmentFaultOptions? faults = null)
    {
        var environment = EnvironmentStepper.Make(create, count, name);
        environment = CopyReplacement.Of(environment, faults?.Restarts ?? 0);
        environment = ParallelEnvironment.Of(environment, threads);
        environment = TimedEnvironment.Of(environment, faults?.StepSeconds ?? 0);
        return TaskEnvironment.Of<TOptions>(options is IHasWrappers wrapped ? Wrapping.Apply(environment, wrapped) : environment);
    }
}
