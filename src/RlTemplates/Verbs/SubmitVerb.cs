using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Policies;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c> and <c>attach</c>.</summary>
internal static class SubmitVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static int Run(Selection selection, string target, string? preset, RunStore store)
    {
        if (TargetChoice.Refusal(selection.Definition, target) is { } refusal)
            return ExitCodes.Refuse([refusal]);
        if (selection.Bind(preset, null) is not { Config: { } config } bound)
            return ExitCodes.BadInput;
        var definition = selection.Definition;
        var configured = definition.Configure(config);
        var (errors, warnings) = PolicyCheck.Judge(definition, bound, configured, target);
        foreach (var warning in warnings)
            Console.Error.WriteLine("warning: " + ShownText.Clean(warning));
        if (errors.Count > 0)
            return ExitCodes.Refuse(errors);
        new Experiment(definition, configured).EnsureItCanBeBuilt();
        var run = store.Create(definition.Name, new() { Seed = configured.Seed, Config = bound.Resolved, Tags = definition.Tags });
        string[] arguments = ["train", "--job", run.Id, "--experiment", definition.Name, "--runs", store.Root];
        LocalTarget.Submit(store, run, arguments, bound.Secrets, Patience);
        Console.Out.WriteLine($"submitted {run.Id}");
        Console.Out.WriteLine($"follow it with: attach {run.Id}");
        return ExitCodes.Success;
    }

    public static int Attach(RunStore store, string run, string? experiment, CancellationToken cancellationToken)
    {
        var job = new LocalJob(store, store.Find(run, experiment));
        var code = job.Attach(Console.Out, cancellationToken);
        Console.Error.WriteLine(job.Run.Status switch
        {
            _ when code is null => $"Detached; run {job.Run.Id} goes on.",
            RunStatus.Lost => $"Run {job.Run.Id} is lost: its process {job.Run.ProcessId} vanished. train --resume {job.Run.Id} goes on from its newest checkpoint.",
            var status => $"Run {job.Run.Id}: {status.ToString().ToLowerInvariant()}{(job.Run.StopReason is { } reason ? $" ({ShownText.Clean(reason)})" : "")}.",
        });
        return code ?? ExitCodes.Success;
    }
}
