namespace RlTemplates.Environments;

/// <summary>Has copies that throw replaced where that is asked for.</summary>
internal static class CopyReplacement
{
    /// <summary>Prepares an environment.</summary>
    /// <param name="environment">The environment; it is disposed of where it cannot replace copies.</param>
    /// <param name="restarts">Copies that may be replaced; 0 changes nothing.</param>
    /// <exception cref="ArgumentException">It cannot replace copies.</exception>
    public static IEnvironment Of(IEnvironment environment, int restarts)
    {
        if (restarts == 0)
            return environment;
        if (EnvironmentFacade.InnermostOf(environment) is not IReplacesCopies replacing)
        {
            var name = environment.Spec.Name;
            environment.Dispose();
            throw new ArgumentException(FormattableString.Invariant(
                $"environment_faults.restarts is {restarts}, but copies of {name} cannot be replaced one by one, as those of a class with [RlEnvironment] can. Leave it at 0."));
        }
        replacing.Allow(restarts);
        return environment;
    }
}
