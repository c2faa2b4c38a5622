using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>runs</c>.</summary>
internal sealed class RunsVerb : Verb
{
    private readonly RunFilter _filter = new();

    public RunsVerb()
        : base("runs", "Lists the runs, newest first.") => Options = _filter.Options;

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.NamedName;
        var runs = _filter.Choose(context, await Blocking.Run(() => context.ListRuns(name)));
        await RunReports.WriteListAsync(context.Output, context.IsTerminal, runs, DateTimeOffset.UtcNow);
        return ExitCodes.Success;
    }
}
