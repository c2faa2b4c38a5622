using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>runs show</c>.</summary>
internal sealed class RunsShowVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    public RunsShowVerb()
        : base("runs show", "Shows one run: tags, options and the reward curve.") => Arguments = [_run];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var run = await Blocking.Run(() => context.FindRun(context.Get(_run)));
        RunReports.WriteRun(context.Output, context.IsTerminal, run);
        return ExitCodes.Success;
    }
}
