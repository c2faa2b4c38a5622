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
    private readonly TargetDeclaration _declaration = Find(definition, target);
    private TTarget? _target;
    private string? _latest;

    /// <summary>The target's settings: the attribute on the config class. What is set here holds for this estimator.</summary>
    public TTarget Target
    {
        get => _target ??= (TTarget)_declaration.Bind(Described.Resolved, Described.Secrets);
        set => _target = value;
    }

    /// <summary>Where runs are kept. Default: the folder <c>runs</c> in the working directory.</summary>
    public RunStore Store { get; set; } = new("runs");

    /// <summary>A name by which the next run is found beside its id: lower-case letters, digits and dashes; no other run has it. Default: none.</summary>
    public string? Name { get; set; }

    /// <summary>Tags of the run, above those that the config class declares.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// A program with the entry script, which a local target starts as a process of its own. Default: none, so that it trains in this process and ends with it.
    /// </summary>
    public JobProgram? Program { get; set; }

    /// <summary>
    /// Gets warnings, each one sentence: an exception from a kit's policy that ends soon, what the target notes, a job that could not be
    /// recorded, a target that cannot be asked while a job is waited for. Default: they are dropped.
    /// </summary>
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
    public Task<TrainingJob> FitAsync(CancellationToken cancellationToken = default) => RememberAsync(JobSubmission.SubmitAsync(Request(), cancellationToken));

    /// <summary>Says what <see cref="FitAsync"/> would do, in order and without secrets. Nothing is sent and nothing is written.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">As for <see cref="FitAsync"/>.</exception>
    public Task<SubmissionPlan> PlanAsync(CancellationToken cancellationToken = default) => JobSubmission.PlanAsync(Request(), cancellationToken);

    private SubmitRequest Request()
    {
        var described = Described;
        var changes = _target is null ? null : _declaration.Changes(_declaration.Bind(described.Resolved, described.Secrets), _target);
        if (changes is not null)
            described = DescribedConfig.Of(definition.Options, config, changes);
        if (described.Errors.Count > 0)
            throw new UserException(described.Errors);
        var forced = ForcedOptions.Of(_declaration, Target, Secrets(), described.Resolved);
        foreach (var warning in forced.Select(f => ForcedOptions.Warning(_declaration, f.Key, f.Value, described.Resolved)).OfType<string>())
            Warn(warning);
        if (forced.Count > 0)
            described = DescribedConfig.Of(definition.Options, config, changes, forced, ForcedOptions.Source(_declaration));
        if (described.Errors.Count > 0)
            throw new UserException(described.Errors);
        return new()
        {
            Definition = definition,
            Config = config,
            Options = described.Resolved,
            Secrets = described.Secrets,
            Target = _declaration,
            Store = Store,
            Name = Name,
            Tags = Tags,
            Program = Program,
            Package = new Publishing.ProgramBuilder(new()),
            Warn = Warn,
        };
    }

    /// <summary>
    /// Finds the job of a run again. Where <see cref="Store"/> does not have the run, a target that finds jobs by name is asked,
    /// and the run's folder is made anew:
    /// <see cref="TrainingJob.PullAsync"/> brings its files, and this estimator deploys it.
    /// </summary>
    /// <param name="run">
    /// Id or name of the run, the beginning of its id that no other run shares, <c>latest</c>, or what the target calls the job.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is no such run, or the target does not know its job.</exception>
    public Task<TrainingJob> AttachAsync(string run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return RememberAsync(TryFind(run) is { } known
            ? JobSubmission.AttachAsync(() => _declaration.CreateTarget(Target), Secrets(), Store, known, cancellationToken)
            : JobSubmission.FindByNameAsync(definition, _declaration, Target, Secrets(), Store, run, cancellationToken));
    }

    // Null where only the target can know it.
    private RunInfo? TryFind(string run)
    {
        try
        {
            return Store.Find(run, definition.Name);
        }
        catch (UserException) when (run != "latest" && _declaration.CreateTarget(Target) is IFindsJobs)
        {
            return null;
        }
    }

    /// <summary>The experiment.</summary>
    internal ExperimentDefinition Definition => definition;

    /// <summary>What the experiment says of the target.</summary>
    internal TargetDeclaration Declaration => _declaration;

    private async Task<TrainingJob> RememberAsync(Task<TrainingJob> job)
    {
        var found = await job.ConfigureAwait(false);
        _latest = found.Run.Id;
        found.Tell = Warn;
        return found;
    }

    /// <summary>Serves the trained policy of the job that this estimator has submitted or attached to last, and returns when it answers.</summary>
    /// <param name="options">How it is served. Default: as the target does.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is served by then is not known.</param>
    /// <returns>Where it answers. Disposing of it releases the client only.</returns>
    /// <exception cref="UserException">There is no such job, it has no policy yet, or the target serves none or refuses.</exception>
    public Task<Endpoint> DeployAsync(DeployOptions? options = null, CancellationToken cancellationToken = default) => DeployAsync(
        _latest ?? throw new UserException("This estimator has submitted nothing yet; call FitAsync or AttachAsync first, or name a run."), options, cancellationToken);

    /// <summary>Serves the trained policy of a run and returns when it answers.</summary>
    /// <param name="run">
    /// Id or name of the run, the beginning of its id that no other run shares, <c>latest</c>, or what the target calls its job:
    /// that one is brought home first.
    /// </param>
    /// <param name="options">How it is served. Default: as the target does.</param>
    /// <param name="cancellationToken">Ends the wait. Whether it is served by then is not known.</param>
    /// <returns>Where it answers. Disposing of it releases the client only.</returns>
    /// <exception cref="UserException">There is no such run or it has no policy yet, or the target serves none or refuses.</exception>
    public async Task<Endpoint> DeployAsync(string run, DeployOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var how = options ?? new();
        if (TryFind(run) is not { } known || (known.Job is { Id.Length: > 0 } && !known.HasPolicy))
        {
            await using var job = await AttachAsync(run, cancellationToken).ConfigureAwait(false);
            await job.PullAsync(cancellationToken).ConfigureAwait(false);
            run = job.Run.Id;
        }
        return await EndpointAccess.DeployAsync(
            _declaration, Target, Secrets(),
            new()
            {
                Name = how.Name ?? EndpointAccess.NameFor(definition.Name, DateTimeOffset.UtcNow),
                Target = _declaration,
                Store = Store,
                Run = Store.Find(run, definition.Name),
                Options = how,
                Program = Program,
                Tell = Warn,
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds an endpoint of the target again.</summary>
    /// <param name="name">What the target calls it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">There is none of that name, or the target serves none or cannot be reached.</exception>
    public async Task<Endpoint> FindEndpointAsync(string name, CancellationToken cancellationToken = default) =>
        await EndpointAccess.FindAsync(_declaration, Target, Secrets(), Store, name, cancellationToken).ConfigureAwait(false)
        ?? throw new UserException($"'{_declaration.Name}' has no endpoint '{name}'.");

    private static TargetDeclaration Find(ExperimentDefinition definition, string target)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Errors.Count > 0)
            throw new UserException($"{definition.Name}: {string.Join(' ', definition.Errors)}");
        return definition.Targets.FirstOrDefault(t => t.Name == target) ?? throw new UserException($"{definition.Name} declares no target '{target}'.");
    }
}
