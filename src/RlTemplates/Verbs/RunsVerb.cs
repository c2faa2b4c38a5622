using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>runs</c>.</summary>
internal sealed class RunsVerb() : Verb("runs", "Lists the runs, newest first.")
{
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.NamedExperiment?.Name;
        var runs = await Blocking.Run(() => context.Runs.List(name));
        RunReports.WriteList(context.Output, context.IsTerminal, runs, DateTimeOffset.UtcNow);
        return ExitCodes.Success;
    }
}
