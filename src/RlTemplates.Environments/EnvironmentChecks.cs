namespace RlTemplates.Environments;

/// <summary>Refuses options outside the ranges that their attributes tell of, where an environment is made without the option system.</summary>
internal static class EnvironmentChecks
{
    /// <summary>Refuses a value outside a range.</summary>
    public static void Range(string name, long value, long lowest, long highest)
    {
        if (value < lowest || value > highest)
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; it must lie in {lowest} to {highest}.");
    }

    /// <summary>Refuses a task that is not an instance of an environment's options record.</summary>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="task">The task.</param>
    /// <param name="wanted">The options record.</param>
    /// <exception cref="ArgumentException">The task is of another type; where it is null, an <see cref="ArgumentNullException"/>.</exception>
    public static void TaskType(string environment, object task, Type wanted)
    {
        ArgumentNullException.ThrowIfNull(task);
        var given = task.GetType();
        if (!wanted.IsInstanceOfType(task))
            throw new ArgumentException($"A task of {environment} must be an instance of {wanted.FullName}, its options; {given.FullName} is not.");
    }

    /// <summary>Refuses a task that would change what an environment shows or its time limit.</summary>
    /// <param name="environment">What the environment shows, takes and promises.</param>
    /// <param name="task">The same with the options of the task.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void SameSpec(EnvironmentSpec environment, EnvironmentSpec task)
    {
        if (task.Observation != environment.Observation)
            throw new ArgumentException($"A task of {environment.Name} does not fit: the environment would show {task.Observation}; it must show {environment.Observation} as before.");
        if (task.Action != environment.Action)
            throw new ArgumentException($"A task of {environment.Name} does not fit: the environment would take {task.Action}; it must take {environment.Action} as before.");
        if (task.MaxEpisodeSteps != environment.MaxEpisodeSteps)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A task of {environment.Name} has max_episode_steps {task.MaxEpisodeSteps}; it must be {environment.MaxEpisodeSteps}, as a task cannot change the time limit."));
        }
    }

    /// <summary>Refuses a time limit that no option allows.</summary>
    public static void MaxEpisodeSteps(int value) => Range("MaxEpisodeSteps", value, 1, 10_000_000);
}
