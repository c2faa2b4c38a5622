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

    /// <summary>Gets warnings, each one sentence: an exception from a kit's policy that ends soon, a job that could not be recorded. Default: they are dropped.</summary>
    public Action<string> Warn { get; set; } = _ => { };

    private JobSecrets Secrets()
    {
        var secrets = new JobSecrets(Described.Secrets);
        secrets.Conceal(_declaration.SecretsIn(Target));
        return secrets;
    }

    private DescribedConfig Described => field ??= DescribedConfig.Of(definition.Options, config);

    /// <summary>Creates a run and submits it.</summary>
    /// <param name="cancellationToken">Ends the wait. Whether the target has the job by then is not known.</param>
    /// <returns>The job. Disposing of it releases the client only.</returns>
    /// <exception cref="UserException">
    /// The config is not valid or its parts do not fit together, the policy of a kit forbids it, this program cannot submit to the target, or the target refuses the job.
    /// </exception>
    public async Task<TrainingJob> FitAsync(CancellationToken cancellationToken = default)
    {
        var described = Described;
        if (_target is not null)
            described = DescribedConfig.Of(definition.Options, config, _declaration.Changes(_declaration.Bind(described.Resolved, described.Secrets), _target));
        if (described.Errors.Count > 0)
            throw new UserException(described.Errors);
        return await JobSubmission.SubmitAsync(
            new SubmitRequest
            {
                Definition = definition,
                Config = config,
                Options = described.Resolved,
                Secrets = described.Secrets,
                Target = _declaration,
                Store = Store,
                Tags = Tags,
                Program = Program,
                Warn = Warn,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the job of a run again.</summary>
    /// <param name="run">Id of the run, the beginning of its id that no other run shares, or <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such run, or the target does not know its job.</exception>
    public Task<TrainingJob> AttachAsync(string run, CancellationToken cancellationToken = default) =>
        JobSubmission.AttachAsync(() => _declaration.CreateTarget(Target), Secrets(), Store, Store.Find(run, definition.Name), cancellationToken);

    /// <summary>Serves the trained policy of a run and returns when it answers.</summary>
    /// <param name="run">Id of the run, the beginning of its id that no other run shares, or <c>latest</c>.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is served by then is not known.</param>
    /// <returns>Where it answers. Disposing of it releases the client only.</returns>
    /// <exception cref="UserException">There is no such run or it has no policy yet, or the target serves none or refuses.</exception>
    public async Task<Endpoint> DeployAsync(string run, CancellationToken cancellationToken = default) =>
        _declaration.CreateTarget(Target) is IDeployTarget target
            ? await TargetCall.AskAsync(
                $"{target.GetType().Name}.{nameof(IDeployTarget.DeployAsync)}", Secrets().Mask, () => target.DeployAsync(Store, Store.Find(run, definition.Name), cancellationToken), cancellationToken).ConfigureAwait(false)
            : throw new UserException($"'{_declaration.Name}' serves no policies: [{_declaration.Kind}] targets only train.");

    private static TargetDeclaration Declaration(ExperimentDefinition definition, string target)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Errors.Count > 0)
            throw new UserException($"{definition.Name}: {string.Join(' ', definition.Errors)}");
        return definition.Targets.FirstOrDefault(t => t.Name == target) ?? throw new UserException($"{definition.Name} declares no target '{target}'.");
    }
}
