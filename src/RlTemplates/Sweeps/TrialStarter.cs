using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>Starts the processes of trials.</summary>
/// <param name="definition">The experiment.</param>
/// <param name="store">Where runs are kept.</param>
/// <param name="bind">Binds a trial's values on top of what the sweep starts from.</param>
/// <param name="parallel">Trials at once.</param>
internal sealed class TrialStarter(ExperimentDefinition definition, RunStore store, Func<TrialEntry, BoundConfig> bind, int parallel)
{
    // The runtime takes it for the number of cores: so trials that run at once have no more threads than the machine has cores.
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT";

    /// <summary>Threads of each trial.</summary>
    /// <param name="parallel">Trials at once.</param>
    public static int Threads(int parallel) => Math.Max(1, Environment.ProcessorCount / parallel);

    /// <summary>Takes up a trial of which an earlier part of the sweep has made a run; one whose run is gone begins again.</summary>
    public void Adopt(Trial trial)
    {
        if (Directory.Exists(Path.Combine(store.Root, definition.Name, trial.Entry.RunId!)))
            trial.Adopt(store, store.Find(trial.Entry.RunId!, definition.Name));
    }

    /// <summary>Starts a trial, or goes on with it from its newest checkpoint.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="sweep">Id of the sweep.</param>
    public void Start(Trial trial, string sweep)
    {
        var bound = bind(trial.Entry);
        var run = trial.Run ?? Create(trial, sweep, bound);
        List<string> arguments = ["train", "--job", run.Id, "--experiment", definition.Name, "--runs", store.Root];
        if (!run.IsWaiting)
            arguments.AddRange(["--resume", run.Id]);
        var variables = new Dictionary<string, string>(bound.Secrets) { [ProcessorCount] = Threads(parallel).ToString(CultureInfo.InvariantCulture) };
        trial.Begin(run, LocalTarget.Start(store, run, arguments, variables));
    }

    private RunInfo Create(Trial trial, string sweep, BoundConfig bound)
    {
        var tags = new Dictionary<string, string>(definition.Tags, StringComparer.Ordinal) { ["trial"] = trial.Entry.Number.ToString(CultureInfo.InvariantCulture) };
        return store.Create(definition.Name, new() { Seed = definition.Configure(bound.Config!).Seed, Config = bound.Resolved, Tags = tags, Parent = sweep });
    }
}
