using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>evaluate</c>.</summary>
internal static class EvaluateVerb
{
    public static int Run(Selection selection, string runText, string? checkpoint, int? episodes, RunStore store, CancellationToken cancellationToken)
    {
        if (episodes is < 1 or > 100_000)
            return ExitCodes.Refuse([$"--episodes is {episodes}; it must lie in [1, 100000]."]);
        var run = store.Find(runText, selection.Definition.Name);
        run.EnsureReadable();
        run.EnsureTrains();
        if (selection.Bind(null, run) is not { Config: { } config } bound)
            return ExitCodes.BadInput;
        var experiment = new Experiment(selection.Definition, selection.Definition.Configure(config));
        var outcome = experiment.Evaluate(new() { Run = run, Checkpoint = checkpoint, Episodes = episodes, Options = bound.Resolved }, cancellationToken);
        RunReports.WriteEvaluation(Console.Out, outcome.Result);
        if (outcome.RecordProblem is { } problem)
            Console.Error.WriteLine("warning: the result was not recorded: " + ShownText.Clean(problem));
        return ExitCodes.Success;
    }
}
