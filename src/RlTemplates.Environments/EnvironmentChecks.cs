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

    /// <summary>Refuses a time limit that no option allows.</summary>
    public static void MaxEpisodeSteps(int value) => Range("MaxEpisodeSteps", value, 1, 10_000_000);
}
