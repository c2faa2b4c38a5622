using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs</c>.</summary>
internal sealed class RunsVerb : Verb
{
    private readonly RunFilter _filter = new();

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsVerb()
        : base("runs", "Lists the runs, newest first.") => Options = [.. _filter.Options, _json];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.NamedName;
        var runs = _filter.Choose(context, await Blocking.Run(() => context.ListRuns(name)));
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, runs, RunJson.WriteSummary);
        else
            await RunReports.WriteListAsync(context.Output, context.IsTerminal, runs, DateTimeOffset.UtcNow);
        return ExitCodes.Success;
    }
}
