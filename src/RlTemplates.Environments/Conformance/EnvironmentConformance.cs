namespace RlTemplates.Environments;

/// <summary>
/// Holds an environment to the contract of <see cref="IEnvironment"/>: run it in a test of any framework on each environment of one's own.
/// Every check plays anew with random actions that the masks allow.
/// </summary>
public static class EnvironmentConformance
{
    /// <summary>Runs every check on an environment as a config class with these options gets it: wrapped, where they say so.</summary>
    /// <typeparam name="TEnvironment">The environment, for example a class with [RlEnvironment].</typeparam>
    /// <typeparam name="TOptions">Its options record.</typeparam>
    /// <param name="options">The options; a low limit of steps makes the checks quick.</param>
    /// <param name="steps">Steps that each check plays; enough that random play ends an episode.</param>
    /// <param name="seed">Seed of environments and actions.</param>
    /// <param name="task">Other options, for an environment that is <see cref="ITaskSettable"/>; null leaves its check out.</param>
    /// <returns>What was not checked, because the environment does not claim it.</returns>
    /// <exception cref="EnvironmentConformanceException">The environment breaks its contract; all violations are listed.</exception>
    public static ConformanceResult Check<TEnvironment, TOptions>(TOptions options, int steps = 1000, ulong seed = 1, object? task = null)
        where TEnvironment : IEnvironmentFactory<TOptions> =>
        Check(count => EnvironmentFactory.Create<TEnvironment, TOptions>(options, count), steps, seed, task);

    /// <summary>Runs every check.</summary>
    /// <param name="create">Makes an environment of so many copies, as its factory does; it must refuse fewer than 1.</param>
    /// <param name="steps">Steps that each check plays; enough that random play ends an episode.</param>
    /// <param name="seed">Seed of environments and actions.</param>
    /// <param name="task">Other options, for an environment that is <see cref="ITaskSettable"/>; null leaves its check out.</param>
    /// <returns>What was not checked, because the environment does not claim it.</returns>
    /// <exception cref="EnvironmentConformanceException">The environment breaks its contract; all violations are listed.</exception>
    public static ConformanceResult Check(Func<int, IEnvironment> create, int steps = 1000, ulong seed = 1, object? task = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        var report = new ConformanceReport();
        var setup = new ConformanceSetup(create, steps, seed, report);
        var name = "The environment";
        setup.Run("spec", () => name = SpecChecks.Run(setup));
        if (report.Violations.Count == 0)
        {
            setup.Run("values", () => EpisodeChecks.Run(setup));
            setup.Run("seeds", () => SeedChecks.Seeds(setup));
            setup.Run("copies", () => SeedChecks.Copies(setup));
            setup.Run("state", () => StateChecks.Run(setup));
            setup.Run("refusals", () => RefusalChecks.Run(setup));
            setup.Run("restart", () => RestartChecks.Run(setup));
            setup.Run("task", () => TaskChecks.Run(setup, task));
            setup.Run("picture", () => PictureChecks.Run(setup));
            setup.Run("allocation", () => AllocationChecks.Run(setup));
        }
        if (report.Violations.Count > 0)
            throw new EnvironmentConformanceException(name, report.Violations);
        return new(name, report.Skipped);
    }
}

/// <summary>Outcome of a conformance check that found no violation.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Skipped">A sentence for each check that does not apply, such as those of saved state where the environment cannot be saved.</param>
public sealed record ConformanceResult(string Environment, IReadOnlyList<string> Skipped);

/// <summary>What every check needs.</summary>
/// <param name="Create">Makes an environment of so many copies.</param>
/// <param name="Steps">Steps to play.</param>
/// <param name="Seed">Seed of environments and actions.</param>
/// <param name="Report">Receives violations.</param>
internal sealed record ConformanceSetup(Func<int, IEnvironment> Create, int Steps, ulong Seed, ConformanceReport Report)
{
    /// <summary>Runs a check; an exception out of it is a violation too.</summary>
    public void Run(string check, Action run)
    {
        try
        {
            run();
        }
#pragma warning disable CA1031 // A conforming environment throws nothing here; whatever it throws is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report.Add(check, null, null, "no exception", $"{ConformanceReport.Unwrapped(e).GetType().Name}: {ConformanceReport.Unwrapped(e).Message}");
        }
    }
}
