using System.CommandLine;
using System.CommandLine.Invocation;
using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary>Shows help where it is asked for, refuses a wrong command line with all its errors, else runs the verb.</summary>
/// <param name="command">The verb's command.</param>
/// <param name="verb">The verb; null for the program itself and for a command that only groups verbs.</param>
/// <param name="options">Options of every verb.</param>
/// <param name="experiments">The program's experiments.</param>
internal sealed class VerbAction(Command command, Verb? verb, ProgramOptions options, IReadOnlyList<ExperimentDefinition> experiments)
    : AsynchronousCommandLineAction
{
    /// <summary>The verb; null for the program itself and for a command that only groups verbs.</summary>
    public Verb? Verb => verb;

    public override async Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default)
    {
        var errors = Errors(parseResult);
        if (parseResult.GetValue(options.Version) && errors.Count == 0)
            return Versions.Write(Console.Out);
        if (parseResult.GetResult(options.Help) is { Implicit: false } || (verb is null && errors.Count == 0))
            return HelpText.Write(Console.Out, command, verb, experiments);
        if (errors.Count > 0)
            throw new UserException(errors);
        var context = new VerbContext(parseResult, options, experiments);
        if (!verb!.EndsOnInterrupt)
            return await verb.RunAsync(context, cancellationToken);
        using var interrupt = new Interrupt(cancellationToken);
        try
        {
            return await verb.RunAsync(context, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    // A verb that takes options of the config class judges them itself when it binds; here only beside an error of its own.
    private List<string> Errors(ParseResult parsed)
    {
        var errors = ParseErrors.Messages(parsed).ToList();
        if (verb is null or { ConfigUse: ConfigUse.None })
            errors.AddRange(Leftovers.Judge(parsed, command));
        else if (errors.Count > 0)
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
            var context = new VerbContext(parsed, options, experiments);
            var named = preset is not null && ParseErrors.IsRight(parsed, preset.Symbol) ? context.Get(preset) : null;
            return context.Select(context.Experiment()).Errors(named);
        }
        catch (UserException e)
        {
            return e.Findings;
        }
    }
}
