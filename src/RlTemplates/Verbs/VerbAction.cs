using System.CommandLine;
using System.CommandLine.Invocation;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>Shows help where it is asked for, refuses a wrong command line with all its errors, else runs the verb.</summary>
/// <param name="command">The verb's command.</param>
/// <param name="verb">The verb; null for the program itself and for a command that only groups verbs.</param>
/// <param name="options">Options of every verb.</param>
/// <param name="experiments">The program's experiments.</param>
/// <param name="unmade">Those that cannot be made.</param>
internal sealed class VerbAction(
    Command command, Verb? verb, ProgramOptions options, IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<UnmadeExperiment> unmade)
    : AsynchronousCommandLineAction
{
    // Longer than a training needs that is to end within its grace period.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The verb; null for the program itself and for a command that only groups verbs.</summary>
    public Verb? Verb => verb;

    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        var errors = Errors(parseResult);
        if (parseResult.GetValue(options.Version) && errors.Count == 0)
            return Versions.Write(Console.Out);
        if (parseResult.GetResult(options.Help) is { Implicit: false } || (verb is null && errors.Count == 0))
            return HelpText.Write(Console.Out, command, verb, experiments, unmade);
        if (errors.Count > 0)
            throw new UserException(errors);
        var context = new VerbContext(parseResult, options, experiments, unmade);
        _ = context.NamedName;
        ConsoleStreams.Current?.Use(verb!.DropsOutput ? ConsolePatience.Drops : verb.EndsOnInterrupt ? ConsolePatience.Waits : ConsolePatience.Blocks);
        if (!verb!.EndsOnInterrupt)
            return await RunAsync(verb, context, cancellationToken);
        using var interrupt = new Interrupt(() => context.BeforeAbrupt?.Invoke(), cancellationToken);
        using var reminder = new Timer(_ => context.Remark($"{verb.Name} is still ending{(DetachedProcess.IsThis ? "" : "; Ctrl-C again ends it at once")}."));
        using var reminding = interrupt.Token.Register(() => reminder.Change(Patience, Timeout.InfiniteTimeSpan));
        try
        {
            var code = await RunAsync(verb, context, interrupt.Token);
            return code == ExitCodes.Success && ConsoleStreams.Current is { HasLostOutput: true } ? ExitCodes.Interrupted : code;
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static async Task<int> RunAsync(Verb verb, VerbContext context, CancellationToken cancellationToken)
    {
        var code = await (verb.RunAsync(context, cancellationToken) ?? throw new InvalidOperationException($"{verb.GetType().Name}.RunAsync returned null."));
        // Of what is larger, the system keeps eight bits, which may be those of success.
        return code is < 0 or > byte.MaxValue && !OperatingSystem.IsWindows() ? ExitCodes.Failure : code;
    }

    // A built-in verb that takes options of the config class judges them itself when it binds; here only beside an error of its own. Others may not bind.
    private List<string> Errors(ParseResult parsed)
    {
        var errors = ParseErrors.Messages(parsed).ToList();
        if (verb is null or { ConfigUse: ConfigUse.None } || Leftovers.IsMisspeltVerb(parsed, command))
            errors.AddRange(Leftovers.Judge(parsed, command));
        else if (errors.Count > 0 || (verb is { IsBuiltIn: false, ConfigUse: ConfigUse.All } && parsed.UnmatchedTokens.Count > 0))
            errors.AddRange(ConfigErrors(WithoutIncomplete(parsed), verb.Preset));
        return errors;
    }

    private static ParseResult WithoutIncomplete(ParseResult parsed) =>
        ParseErrors.GiveBack(parsed) is { } rest ? VerbTree.Parse(parsed.RootCommandResult.Command, rest) : parsed;

    private IReadOnlyList<string> ConfigErrors(ParseResult parsed, VerbOption<string?>? preset)
    {
        if (!ParseErrors.IsRight(parsed, options.Experiment))
            return [];
        try
        {
            var context = new VerbContext(parsed, options, experiments, unmade);
            var named = preset is not null && ParseErrors.IsRight(parsed, preset.Symbol) ? context.Get(preset) : null;
            // A verb of a package may bind any of the experiments.
            if (verb!.IsBuiltIn || experiments.Count == 0 || context.NamedExperiment is not null)
                return context.Select(context.Experiment()).Errors(named);
            // Of those with as few errors, one that has what was nearly typed: a preset, say.
            return experiments.Select(e => context.Select(e).Errors(named)).MinBy(found => (found.Count, found.Count(error => !error.EndsWith('?'))))!;
        }
        catch (UserException e)
        {
            return e.Findings;
        }
    }
}
