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

    /// <summary>Refuses a time limit that no option allows.</summary>
    public static void MaxEpisodeSteps(int value) => Range("MaxEpisodeSteps", value, 1, 10_000_000);
}
