using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs show</c>.</summary>
internal sealed class RunsShowVerb : Verb
{
    private readonly VerbArgument _run = CommonOptions.RunArgument();

    private readonly VerbOption<bool> _all = VerbOption.Flag("--all", "Every option's value, also of those that have their defaults.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsShowVerb()
        : base("runs show", "Shows one run: its reward curve, evaluations, tags, and the options that differ from their defaults.") =>
        (Arguments, Options) = ([_run], [_all, _json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var run = await Blocking.Run(() => context.FindRun(context.Get(_run)));
        if (context.Get(_json))
        {
            var workers = RunWorkers.Read(run);
            await JsonOutput.WriteObjectAsync(context.Output, json =>
            {
                RunJson.WriteAll(json, run);
                if (workers.Count > 0)
                    RunWorkers.WriteField(json, workers);
            });
            return ExitCodes.Success;
        }
        var options = context.Get(_all) ? run.Config : DifferingOptions.Of(run, context.Experiments.FirstOrDefault(e => e.Name == run.Experiment));
        await RunReports.WriteRunAsync(context.Output, context.IsTerminal, run, options);
        return ExitCodes.Success;
    }
}
