using System.CommandLine;
using System.CommandLine.Invocation;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Shows help where it is asked for, refuses a wrong command line with all its errors, else runs the verb.</summary>
internal sealed class VerbAction(Command command, IReadOnlyList<ExperimentDefinition> experiments) : SynchronousCommandLineAction
{
    /// <summary>The verb; null for a command that only groups verbs.</summary>
    public Func<ParseResult, CancellationToken, int>? Run { get; init; }

    /// <summary>Whether the verb ends by its token at the first Ctrl-C; other verbs end at once, as the system does it.</summary>
    public bool IsInterruptible { get; init; }

    /// <summary>Errors in the options of the config class; null for a verb that takes none of them.</summary>
    public Func<ParseResult, IReadOnlyList<string>>? OptionErrors { get; init; }

    public override int Invoke(ParseResult parseResult)
    {
        var errors = Errors(parseResult);
        if (parseResult.GetValue(CommandTree.Version) && errors.Count == 0)
            return Versions.Write(Console.Out);
        if (parseResult.GetResult(CommandTree.Help) is { Implicit: false } || (Run is null && errors.Count == 0))
            return HelpText.Write(Console.Out, command, experiments);
        if (errors.Count > 0)
            return ExitCodes.Refuse(errors);
        using var interrupt = IsInterruptible ? new Interrupt() : null;
        try
        {
            return Run!(parseResult, interrupt?.Token ?? CancellationToken.None);
        }
        catch (UserException e)
        {
            return ExitCodes.Refuse([e.Message]);
        }
        catch (OperationCanceledException) when (interrupt is { Token.IsCancellationRequested: true })
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(parseResult.GetValue(CommandTree.Verbose) ? $"error: {e}" : $"error: {e.GetType().Name}: {e.Message} (--verbose shows where)");
            return ExitCodes.Failure;
        }
    }

    // A verb that takes options of the config class judges them itself when it binds; here only beside an error of its own.
    private List<string> Errors(ParseResult parsed)
    {
        var errors = ParseErrors.Words(parsed).ToList();
        if (OptionErrors is null)
            errors.AddRange(Leftovers.Judge(parsed, command));
        else if (errors.Count > 0)
            errors.AddRange(OptionErrors(ParseErrors.GiveBack(parsed) is { } rest ? CommandTree.Parse(parsed.RootCommandResult.Command, rest) : parsed));
        return errors;
    }
}
