using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>train</c>.</summary>
internal static class TrainVerb
{
    public static int Run(Selection selection, string? preset, string? resume, RunStore store, CancellationToken cancellationToken)
    {
        var definition = selection.Definition;
        var resumed = resume is null ? null : store.Find(resume, definition.Name);
        if (selection.Bind(preset, resumed) is not { Config: { } config } bound)
            return ExitCodes.BadInput;
        var configured = definition.Configure(config);
        var progress = ConsoleProgress.Create(Console.Out, !Console.IsOutputRedirected,
            new() { Columns = Experiment.ProgressColumns(definition), Stop = configured.Stop });
        var outcome = new Experiment(definition, configured).Train(
            new() { Store = store, Options = bound.Resolved, Resume = resumed, Sinks = [progress] }, cancellationToken);
        if (outcome.Error is { } error)
            Console.Error.WriteLine("error: " + error);
        return outcome.ExitCode;
    }
}
