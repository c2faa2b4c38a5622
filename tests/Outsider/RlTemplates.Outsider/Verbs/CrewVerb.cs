using System.Globalization;
using Outsider;
using RlTemplates.Experiments;
using RlTemplates.Verbs;

[assembly: Verb<CrewVerb>]

namespace Outsider;

/// <summary>Trains with a crew: workers in processes of their own play, and this process learns.</summary>
public sealed class CrewVerb : Verb
{
    private readonly VerbOption<int?> _workers = VerbOption.Whole("--workers", 1, 100, "How many processes play. Default: 2.");

    /// <summary>Makes the verb.</summary>
    public CrewVerb()
        : base("crew", "Trains with workers in processes of their own.") =>
        (Options, ConfigUse, EndsOnInterrupt) = ([_workers], ConfigUse.All, true);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var count = context.Get(_workers) ?? 2;
        var bound = context.Bind(context.Experiment());
        // Workers read the options from run.json, so the run is there before they are.
        var run = bound.Definition.CreateRun(context.Runs, new() { Seed = bound.Config.Seed, Config = bound.Resolved });
        WorkerProcesses? crew = null;
        var request = new TrainRequest
        {
            Store = context.Runs,
            Options = bound.Resolved,
            Run = RunChoice.TakeOver(run),
            Rollouts = () => crew = new(count, Start),
        };
        var experiment = new Experiment(bound.Definition, bound.Config);
        var outcome = await Task.Run(() => experiment.Train(request, cancellationToken), CancellationToken.None);
        if (outcome.Error is { } error)
            context.Error(error);
        var (steps, pieces) = (outcome.Result?.TimestepsTotal ?? 0, crew?.Taken ?? 0);
        await context.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{run.Id}: {outcome.Run.Status} after {steps} steps, {pieces} pieces of {count} workers"));
        return outcome.ExitCode;

        WorkerProcess Start(int worker, Action<byte[]?> take) =>
            new(JobProgram.ThisProcess(), PlayVerb.CommandLine(run, context.Runs, worker, count), take);
    }
}
