using System.CommandLine;
using System.CommandLine.Invocation;
using RlTemplates.Containers;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Verbs;

namespace RlTemplates;

/// <summary>The program that the generator makes of an experiment project: its verbs on the command line.</summary>
public static class EntryScript
{
    /// <summary>Runs a verb. Whatever goes wrong is printed on the error stream, and nothing is thrown.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="experiments">The project's experiments; the generator lists them.</param>
    /// <param name="verbs">Make the verbs beside the built-in ones; the generator lists those of <see cref="VerbAttribute{TVerb}"/>.</param>
    /// <param name="cancellationToken">Ends the verb, as Ctrl-C does, where it can end cleanly.</param>
    /// <returns>The exit code; see <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        IReadOnlyList<ExperimentDefinition> experiments,
        IReadOnlyList<Func<Verb>>? verbs = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(experiments);
        args = ServingContainer.Arguments(args);
        var isVerbose = false;
        using var console = ConsoleStreams.Install();
        using var container = TrainingContainer.Enter(args, experiments);
        try
        {
            EnsureWorkingFolder();
            EnsureUsable(experiments);
            var unmade = experiments.Select(UnmadeExperiment.Judge).OfType<UnmadeExperiment>().ToList();
            var made = unmade.Count == 0 ? experiments : [.. experiments.Where(e => unmade.TrueForAll(u => u.Name != e.Name))];
            var tree = new VerbTree(made, unmade, [.. BuiltInVerbs.Create(), .. (verbs ?? []).Select(Make).OfType<Verb>()]);
            if (TrainingContainer.NeedsSecrets(args, container))
                ReadSecrets.Add(await SecretVariables.ReadAsync(experiments, cancellationToken));
            var parsed = tree.Parse(container?.Arguments(args) ?? args);
            isVerbose = tree.IsVerbose(parsed);
            var code = await ((AsynchronousCommandLineAction)parsed.CommandResult.Command.Action!).InvokeAsync(parsed, cancellationToken);
            return container?.Finish(code) ?? code;
        }
        catch (UserException exception)
        {
            container?.Fail(string.Join('\n', exception.Findings));
            return Refuse(exception);
        }
        catch (Exception exception) when (!isVerbose && exception is EnvironmentException or ConsoleException)
        {
            container?.Fail(exception.Message);
            ErrorOutput.Standard.Error(exception.Message);
            return ExitCodes.Failure;
        }
        catch (Exception exception)
        {
            container?.Fail(MaskedException.InWords(exception));
            ErrorOutput.Standard.Unexpected(exception, isVerbose);
            return ExitCodes.Failure;
        }
    }

    /// <summary>An experiment of the generated entry point. Where its class throws before it is known, the other experiments go on without it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="config">Its config class.</param>
    /// <param name="definition">Gives its definition.</param>
    public static ExperimentDefinition Experiment(string name, Type config, Func<ExperimentDefinition> definition)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(definition);
        try
        {
            return definition();
        }
        catch (Exception exception)
        {
            return new BrokenDefinition(config, exception) { Name = name, Options = new BrokenDefinition.NoOptions() };
        }
    }

    // A package's verb that cannot be made does not take the others with it.
    private static Verb? Make(Func<Verb> create)
    {
        try
        {
            return create();
        }
        catch (Exception exception)
        {
            ErrorOutput.Standard.Warning($"The verb {create.GetType().GenericTypeArguments[0].Name} cannot be made and is left out: {exception.GetType().Name}: {exception.Message}");
            return null;
        }
    }

    private static int Refuse(UserException exception)
    {
        foreach (var finding in exception.Findings)
            ErrorOutput.Standard.Error(finding);
        return exception is ServiceException ? ExitCodes.Failure : ExitCodes.BadInput;
    }

    // Paths are relative to it.
    private static void EnsureWorkingFolder()
    {
        try
        {
            Directory.GetCurrentDirectory();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException("The working directory was removed, or may not be read; change to another one.", exception);
        }
    }

    private static void EnsureUsable(IReadOnlyList<ExperimentDefinition> experiments)
    {
        var findings = experiments.SelectMany(e => e.Errors.Select(error => $"{e.Name}: {error}")).ToList();
        findings.AddRange(experiments.GroupBy(e => e.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} experiments are called {group.Key}; each needs a name of its own in [RlExperiment]."));
        if (experiments.Count == 0)
            findings.Add("This program has no experiment. Mark a partial record with [RlExperiment(\"name\")].");
        if (findings.Count > 0)
            throw new UserException(findings);
    }
}
