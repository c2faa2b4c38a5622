using System.ComponentModel.DataAnnotations;
using System.Reflection;
using RlTemplates.Networks;
using RlTemplates.Options;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Everything the runtime needs to know of one config class. The generator writes one instance for each.</summary>
public abstract class ExperimentDefinition
{
    private IReadOnlyList<string> _declared = [];
    private IReadOnlyList<string>? _setOptions;

    /// <summary>Name of the experiment, as in <c>[RlExperiment("pong-impala")]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Text of the config class's doc comment, on one line.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The option table, with the options of targets and machine groups at its end.</summary>
    public required OptionTable Options { get; init; }

    /// <summary>Metrics named by <c>[LogMetric]</c> on the class, in order; empty: the runtime's choice.</summary>
    public IReadOnlyList<string> LoggedMetrics { get; init; } = [];

    /// <summary>Metrics of the class's methods with <c>[LogMetric]</c>, in order.</summary>
    public IReadOnlyList<string> MethodMetrics { get; init; } = [];

    /// <summary>Metrics that results may have beside the built-in ones: those of the algorithm, of the class's methods, and those that it says code adds.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Name of the environment's group of options, such as <c>environment</c>; empty where there is none.</summary>
    public string EnvironmentOption { get; init; } = "";

    /// <summary>
    /// Paths of options that the class itself sets, in initialisers and by <c>[StopWhen]</c> (<c>stop.time_total_s</c>); the path of a group where an expression sets it as a whole.
    /// A team's defaults do not change them.
    /// </summary>
    public IReadOnlyList<string> SetOptions
    {
        get => _setOptions ??= [.. _declared, .. ValuesOfBase()];
        init => _declared = value;
    }

    /// <summary>
    /// Paths of options, and of groups, that base classes of other assemblies declare: those of them whose value is another one in <see
    /// cref="Bare"/> are set by the class too.
    /// </summary>
    public IReadOnlyList<string> InheritedOptions { get; init; } = [];

    /// <summary>
    /// Makes a config in which <see cref="InheritedOptions"/> are as if nobody had given them a value; null where there are none.
    /// </summary>
    public Func<object>? Bare { get; init; }

    /// <summary>The algorithm; null where it is not known.</summary>
    public Type? AlgorithmType { get; init; }

    /// <summary>Assemblies of the kits that the project references, whose policies and defaults hold for it.</summary>
    public IReadOnlyList<Assembly> Kits { get; init; } = [];

    /// <summary>
    /// Where it may be submitted to: the attributes on the config class that derive from <see cref="SubmitsToAttribute"/>, in order, and behind them the targets that every experiment has.
    /// </summary>
    public IReadOnlyList<TargetDeclaration> Targets { get; init; } = [];

    /// <summary>The machines of those targets: <c>[Head]</c>, <c>[Workers]</c> and others of their kind, in order.</summary>
    public IReadOnlyList<MachineDeclaration> Machines { get; init; } = [];

    /// <summary>Tags of every run, by <c>[Tag]</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The target that is taken where none is named: the first of those that every experiment has; null where there is none.</summary>
    public TargetDeclaration? DefaultTarget => Targets.FirstOrDefault(t => (t.IsImplicit || t.IsDefault) && t.CanSubmit);

    /// <summary>Compile-time errors of the config class. Where there are any, every verb prints them and exits with 2.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The config class; null where it is not known.</summary>
    internal virtual Type? ConfigType => null;

    /// <summary>Joins a bound config with the code that runs it.</summary>
    /// <param name="config">A config made by <see cref="Options"/>.</param>
    public abstract ExperimentConfig Configure(object config);

    // No compiler sees the initialisers of another assembly.
    private IEnumerable<string> ValuesOfBase()
    {
        if (Bare is null)
            return [];
        var (given, bare) = (Options.CreateDefault(), Bare());
        return
        [
            .. from option in Options.Options
               where !option.IsOfTarget && InheritedOptions.Any(p => option.Path == p || option.Path.StartsWith(p + '.', StringComparison.Ordinal))
               where option.Format(given) != option.Format(bare)
               select option.Path,
        ];
    }

    /// <summary>Creates a run of this experiment, with the tags of the config class below those of the run.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="run">What is known of it.</param>
    /// <exception cref="UserException">The folder of runs cannot be written.</exception>
    public RunInfo CreateRun(RunStore store, NewRun run)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Create(Name, Tagged(run));
    }

    /// <summary>A run as <see cref="CreateRun"/> would make it. Nothing is written.</summary>
    internal RunInfo DraftRun(RunStore store, NewRun run) => store.Draft(Name, Tagged(run));

    private NewRun Tagged(NewRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var tags = new Dictionary<string, string>(Tags, StringComparer.Ordinal);
        foreach (var (key, value) in run.Tags)
            tags[key] = value;
        return run with { Tags = tags };
    }
}

/// <summary>
/// A bound config as the runtime sees it. Its properties from <see cref="Stop"/> to <see cref="Curriculum"/> are options that every experiment has: the generator adds them to config classes
/// that declare none, with the types and limits of the properties here.
/// </summary>
public sealed record ExperimentConfig
{
    /// <summary>Makes a vector of environments.</summary>
    public required Func<int, IEnvironment> CreateEnvironment { get; init; }

    /// <summary>Makes the algorithm.</summary>
    public required Func<AlgorithmSetup, IAlgorithm> CreateAlgorithm { get; init; }

    /// <summary>
    /// Makes one of the workers that play for a learner elsewhere, of its setup, its number from 0 and how many there are. What it makes throws a
    /// <see cref="NotSupportedException"/> where the algorithm has none; null where the config is written by hand without it.
    /// </summary>
    public Func<AlgorithmSetup, int, int, IRolloutWorker>? CreateWorker { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Stop criteria by metric; any one stops.</summary>
    public IReadOnlyDictionary<string, StopBound> Stop { get; init; } = new Dictionary<string, StopBound>();

    /// <summary>When and how the policy is evaluated.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>When checkpoints are written and how many are kept.</summary>
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>The sinks that get the run's events.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>Hooks beside those of training itself, in the order in which they are called.</summary>
    public IReadOnlyList<HookOptions> Hooks { get; init; } = [];

    /// <summary>The forms in which the policy is exported.</summary>
    public ExportOptions Export { get; init; } = new();

    /// <summary>What computes networks. Default null, the algorithm's built-in engine.</summary>
    public EngineOptions? Engine { get; init; }

    /// <summary>Threads that step the copies of an environment together. Default 1. The results are the same with any number.</summary>
    [Range(1, 256)]
    public int EnvironmentThreads { get; init; } = 1;

    /// <summary>What happens where a step of the environment does not return, or throws.</summary>
    public EnvironmentFaultOptions EnvironmentFaults { get; init; } = new();

    /// <summary>What the tasks of an experiment do where there are several, or where training and evaluation take turns.</summary>
    public TaskScheduleOptions TaskSchedule { get; init; } = new();

    /// <summary>How options of the environment change while training goes on. None by default.</summary>
    public IReadOnlyList<CurriculumOptions> Curriculum { get; init; } = [];

    /// <summary>The environment's options, an instance of its options record; null where the config is written by hand without them.</summary>
    public object? EnvironmentOptions { get; init; }

    /// <summary>
    /// First words of the paths of options that do not change what is learned, for example <c>evaluation</c>: a checkpoint fits whatever they are. None by default.
    /// </summary>
    public IReadOnlyList<string> HarmlessOptions { get; init; } = [];

    /// <summary>The config class's callbacks. None by default.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Makes hooks of the config class, by <c>[TrainHook]</c>, called before those of <see cref="Hooks"/>. None by default.</summary>
    public IReadOnlyList<ConfigMethod<ITrainingHook>> TrainHooks { get; init; } = [];

    /// <summary>Makes hooks of evaluations of the config class, by <c>[EvalHook]</c>. None by default.</summary>
    public IReadOnlyList<ConfigMethod<IEvaluationHook>> EvalHooks { get; init; } = [];

    /// <summary>Exports of the config class, by <c>[ExportStrategy]</c>, beside those of <see cref="Export"/>. None by default.</summary>
    public IReadOnlyList<ExportStrategy> ExportMethods { get; init; } = [];

    /// <summary>
    /// Whether training and evaluation that take turns, and continuous evaluation, go on after an evaluation, by <c>[ContinueWhen]</c>; before the first they are asked with null. Default null: always.
    /// </summary>
    public Func<EvaluationResult?, bool>? ContinueWhen { get; init; }

    /// <summary>Makes the tasks of curricula; null where the config is written by hand.</summary>
    internal CurriculumTasks? Tasks { get; init; }

    /// <summary>Takes the config's secrets out of a text of unknown origin, such as what a sink throws.</summary>
    internal Func<string, string> Mask { get; init; } = static text => text;
}

/// <summary>The definition of a config class of type <typeparamref name="TConfig"/>.</summary>
/// <typeparam name="TConfig">The config class.</typeparam>
public sealed class ExperimentDefinition<TConfig> : ExperimentDefinition
    where TConfig : class
{
    /// <summary>Joins a bound config with the code that runs it.</summary>
    public required Func<TConfig, ExperimentConfig> Configuration { get; init; }

    /// <inheritdoc/>
    internal override Type ConfigType => typeof(TConfig);

    /// <inheritdoc/>
    public override ExperimentConfig Configure(object config)
    {
        // Read only where something goes wrong.
        var secrets = new Lazy<JobSecrets>(() =>
        {
            var all = new JobSecrets(DescribedConfig.Of(Options, config).Secrets);
            all.Conceal(ReadSecrets.All);
            return all;
        });
        var configured = Configuration((TConfig)config);
        ConfigParts.EnsureThere(configured);
        return configured with
        {
            Mask = text => secrets.Value.Mask(text),
            Tasks = EnvironmentOption.Length == 0 ? null : new(this, config, other => Configuration((TConfig)other).EnvironmentOptions),
        };
    }
}
