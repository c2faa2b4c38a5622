using RlTemplates.Experiments;
using RlTemplates.Verbs;

namespace RlTemplates;

/// <summary>The program that the generator makes of an experiment project: its verbs on the command line.</summary>
public static class EntryScript
{
    /// <summary>Runs a verb.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="experiments">The project's experiments; the generator lists them.</param>
    /// <returns>0 for success, 1 for a failure, 2 for bad input, 130 after Ctrl-C.</returns>
    public static Task<int> RunAsync(string[] args, IReadOnlyList<ExperimentDefinition> experiments)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(experiments);
        var broken = experiments.SelectMany(e => e.Errors.Select(error => $"{e.Name}: {error}")).ToList();
        broken.AddRange(experiments.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} experiments are called {group.Key}; each needs a name of its own in [RlExperiment]."));
        broken.AddRange(experiments.Where(e => e.Errors.Count == 0).Select(Unmakable).OfType<string>());
        if (broken.Count > 0)
            return Task.FromResult(ExitCodes.Refuse(broken));
        if (experiments.Count == 0)
            return Task.FromResult(ExitCodes.Refuse(["This program has no experiment. Mark a partial record with [RlExperiment(\"name\")]."]));
        return Task.FromResult(CommandTree.Run(experiments, args));
    }

    // An initialiser may call a factory that refuses what it is given: Schedule.Linear(1e-3, 0, -steps).
    private static string? Unmakable(ExperimentDefinition experiment)
    {
        try
        {
            experiment.Options.CreateDefault();
            return null;
        }
        catch (Exception exception) when ((exception as TypeInitializationException)?.InnerException is ArgumentException || exception is ArgumentException)
        {
            var cause = (exception as TypeInitializationException)?.InnerException ?? exception;
            return $"{experiment.Name}: its config class cannot be made of its own defaults: {cause.Message.ReplaceLineEndings(" ")}";
        }
    }
}
