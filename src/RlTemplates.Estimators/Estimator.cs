using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators;

/// <summary>
/// Submits an experiment to one of its targets, from any program. The generator writes a method for each target: <c>PongExperiment.Estimators.Local(config)</c>.
/// </summary>
/// <typeparam name="TTarget">The target's attribute.</typeparam>
/// <param name="definition">The experiment.</param>
/// <param name="target">Name of the target.</param>
/// <param name="config">The config to train with, an instance of the config class.</param>
/// <exception cref="UserException">The config class has errors or declares no such target.</exception>
public sealed class Estimator<TTarget>(ExperimentDefinition definition, string target, object config)
    where TTarget : SubmitsToAttribute
{
    private readonly TargetDeclaration _declaration = Declaration(definition, target);
    private TTarget? _target;

    /// <summary>The target's settings: the attribute on the config class. What is set here holds for this estimator.</summary>
    public TTarget Target
    {
        get => _target ??= (TTarget)_declaration.Bind(Described.Resolved, Described.Secrets);
        set => _target = value;
    }

    /// <summary>Where runs are kept. Default: the folder <c>runs</c> in the working directory.</summary>
    public RunStore Store { get; set; } = new("runs");

    /// <summary>Tags of the run, above those that the config class declares.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// A program with the entry script, which a local target starts as a process of its own. Default: none, so that it trains in this process and ends with it.
    /// </summary>
    public JobProgram? Program { get; set; }

    private DescribedConfig Described => field ??= DescribedConfig.Of(definition.Options, config);

    /// <summary>Creates a run and submits it.</summary>
    /// <param name="cancellationToken">Ends the wait. Whether the target has the job by then is not known.</param>
    /// <returns>The job. Disposing of it releases the client only.</returns>
    /// <exception cref="UserException">The config is not valid, its parts do not fit together, this program cannot submit to the target, or the target refuses the job.</exception>
    public async Task<TrainingJob> FitAsync(CancellationToken cancellationToken = default)
    {
        var described = Described;
        if (described.Errors.Count > 0)
            throw new UserException(string.Join(' ', described.Errors));
        var configured = definition.Configure(config);
        new Experiment(definition, configured).EnsureItCanBeBuilt();
        var machines = _declaration.BindMachines(Target, definition.Machines, described.Resolved, described.Secrets);
        var run = definition.CreateRun(Store, new() { Seed = configured.Seed, Config = described.Resolved, Tags = Tags });
        var job = new JobDescription
        {
            Definition = definition,
            Config = config,
            Store = Store,
            Run = run,
            Target = _declaration,
            Machines = machines,
            Secrets = new(described.Secrets),
            Program = Program,
        };
        return await JobSubmission.SubmitAsync(job, Target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the job of a run again.</summary>
    /// <param name="run">Id of the run, the beginning of its id that no other run shares, or <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such run, or the target does not know its job.</exception>
    public Task<TrainingJob> AttachAsync(string run, CancellationToken cancellationToken = default) =>
        _declaration.CreateTarget(Target).AttachAsync(Store, Store.Find(run, definition.Name), cancellationToken);

    private static TargetDeclaration Declaration(ExperimentDefinition definition, string target)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Errors.Count > 0)
            throw new UserException($"{definition.Name}: {string.Join(' ', definition.Errors)}");
        return definition.Targets.FirstOrDefault(t => t.Name == target) ?? throw new UserException($"{definition.Name} declares no target '{target}'.");
    }
}
