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
/// <param name="tagOf">The tag by which the run of a trial is known, which no other trial's run has.</param>
internal sealed class TrialStarter(
    ExperimentDefinition definition, RunStore store, Func<TrialEntry, BoundConfig> bind, int parallel, Func<TrialEntry, (string Name, string Value)> tagOf)
{
    // The runtime takes it for the number of cores: so trials that run at once have no more threads than the machine has cores.
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT";

    /// <summary>Time that each trial has from a signal to a complete checkpoint; null leaves the default of <c>train</c>.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>Threads of each trial.</summary>
    /// <param name="parallel">Trials at once.</param>
    public static int Threads(int parallel) => Math.Max(1, Environment.ProcessorCount / parallel);

    /// <summary>How many trials run at once, and with how many cores each, in words.</summary>
    /// <param name="parallel">Trials at once.</param>
    public static string InWords(int parallel) => $"{parallel} at once on {Threads(parallel)} {(Threads(parallel) == 1 ? "core" : "cores")} each";

    /// <summary>The tag of a sweep's trial: its number.</summary>
    public static (string Name, string Value) NumberTag(TrialEntry trial) => ("trial", trial.Number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The runs that were made for a parent.</summary>
    public IReadOnlyList<RunInfo> ChildrenOf(RunInfo parent) => [.. store.Summaries(definition.Name).Where(r => r.Parent == parent.Id)];

    /// <summary>Whether a run was made for a trial.</summary>
    public bool IsOf(RunInfo run, TrialEntry trial) => tagOf(trial) is var (name, value) && run.Tags.TryGetValue(name, out var tag) && tag == value;

    /// <summary>Takes up a trial of which a run was made before; one whose run is gone begins again.</summary>
    public async Task AdoptAsync(Trial trial, string id)
    {
        if (Directory.Exists(Path.Combine(store.Root, definition.Name, id)))
            await trial.AdoptAsync(definition, store, store.Find(id, definition.Name)).ConfigureAwait(false);
    }

    /// <summary>Starts a trial, or goes on with it from its newest checkpoint.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="parent">Id of the run that stands for all trials.</param>
    public async Task StartAsync(Trial trial, string parent)
    {
        var bound = bind(trial.Entry);
        var target = definition.DefaultTarget ?? throw new UserException("This program has no target that trains runs in processes of their own.");
        var job = new JobDescription
        {
            Definition = definition,
            Config = bound.Config!,
            Store = store,
            Run = trial.Run ?? Create(trial, parent, bound),
            Target = target,
            Variables = new Dictionary<string, string> { [ProcessorCount] = Threads(parallel).ToString(CultureInfo.InvariantCulture) },
            Secrets = new(bound.Secrets),
            Program = JobProgram.ThisProcess(),
            StartPatience = TimeSpan.Zero,
            GracePeriod = GracePeriod,
        };
        trial.Begin(job.Run, await JobSubmission.SubmitAsync(job, target.Bind(bound.Resolved, bound.Secrets), ErrorOutput.Standard.Warning).ConfigureAwait(false));
    }

    private RunInfo Create(Trial trial, string parent, BoundConfig bound) => definition.CreateRun(store, new()
    {
        Seed = definition.Configure(bound.Config!).Seed,
        Config = bound.Resolved,
        Tags = new Dictionary<string, string> { [tagOf(trial.Entry).Name] = tagOf(trial.Entry).Value },
        Parent = parent,
    });
}
