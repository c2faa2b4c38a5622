using RlTemplates.Configuration;
using RlTemplates.Estimators.Local;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c> and <c>attach</c>.</summary>
internal static class SubmitVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static int Run(Selection selection, string target, string? preset, RunStore store)
    {
        if (!target.Equals("local", StringComparison.OrdinalIgnoreCase))
            return ExitCodes.Refuse([$"--to is '{target}'; it must be local{OptionLookup.DidYouMean(target, ["local"])}"]);
        if (selection.Bind(preset, null) is not { Config: { } config } bound)
            return ExitCodes.BadInput;
        var definition = selection.Definition;
        var run = store.Create(definition.Name, new() { Seed = definition.Configure(config).Seed, Config = bound.Resolved });
        string[] arguments = ["train", "--job", run.Id, "--experiment", definition.Name, "--runs", store.Root];
        LocalTarget.Submit(store, run, arguments, Patience);
        Console.Out.WriteLine($"submitted {run.Id}");
        Console.Out.WriteLine($"follow it with: attach {run.Id}");
        return ExitCodes.Success;
    }

    public static int Attach(RunStore store, string run, string? experiment, CancellationToken cancellationToken)
    {
        var job = new LocalJob(store, store.Find(run, experiment));
        if (job.Attach(Console.Out, cancellationToken) is { } code)
            return code;
        Console.Out.WriteLine($"detached; {job.Run.Id} goes on.");
        return ExitCodes.Success;
    }
}
