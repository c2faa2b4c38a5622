using System.Globalization;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

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

    /// <summary>Time that each trial has from a signal to a complete checkpoint; null leaves the default of <c>train</c>.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>Threads of each trial.</summary>
    /// <param name="parallel">Trials at once.</param>
    public static int Threads(int parallel) => Math.Max(1, Environment.ProcessorCount / parallel);

    /// <summary>Takes up a trial of which an earlier part of the sweep has made a run; one whose run is gone begins again.</summary>
    public async Task AdoptAsync(Trial trial)
    {
        if (Directory.Exists(Path.Combine(store.Root, definition.Name, trial.Entry.RunId!)))
            await trial.AdoptAsync(definition, store, store.Find(trial.Entry.RunId!, definition.Name)).ConfigureAwait(false);
    }

    /// <summary>Starts a trial, or goes on with it from its newest checkpoint.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="sweep">Id of the sweep.</param>
    public async Task StartAsync(Trial trial, string sweep)
    {
        var bound = bind(trial.Entry);
        var target = definition.DefaultTarget ?? throw new UserException("This program has no target that trains the trials of a sweep.");
        var job = new JobDescription
        {
            Definition = definition,
            Config = bound.Config!,
            Store = store,
            Run = trial.Run ?? Create(trial, sweep, bound),
            Target = target,
            Variables = new Dictionary<string, string> { [ProcessorCount] = Threads(parallel).ToString(CultureInfo.InvariantCulture) },
            Secrets = new(bound.Secrets),
            Program = JobProgram.ThisProcess(),
            StartPatience = TimeSpan.Zero,
            GracePeriod = GracePeriod,
        };
        trial.Begin(job.Run, await JobSubmission.SubmitAsync(job, target.Bind(bound.Resolved, bound.Secrets), ErrorOutput.Standard.Warning).ConfigureAwait(false));
    }

    private RunInfo Create(Trial trial, string sweep, BoundConfig bound) => definition.CreateRun(store, new()
    {
        Seed = definition.Configure(bound.Config!).Seed,
        Config = bound.Resolved,
        Tags = new Dictionary<string, string> { ["trial"] = trial.Entry.Number.ToString(CultureInfo.InvariantCulture) },
        Parent = sweep,
    });
}
