using RlTemplates.Options;
using RlTemplates.Policies;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Submits jobs to their targets and records in <c>run.json</c> what became of that.</summary>
internal static class JobSubmission
{
    /// <summary>How long to wait for another process that looks at the run, such as one that would go on with it.</summary>
    public static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Judges an experiment by the policies of its kits, makes sure that it can be built, creates its run and submits it.
    /// </summary>
    /// <param name="request">The experiment and its target.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the target has the job by then is not known; the run is recorded as
    /// interrupted.</param>
    /// <exception cref="UserException">
    /// A policy forbids it, its parts do not fit together, or this program cannot submit to the target: no run is created. The target
    /// refuses the job or cannot be reached: the run is
    /// recorded as failed with this message.
    /// </exception>
    public static async Task<TrainingJob> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = Prepare(request);
        var cutOff = CutOffSubmission.Find(request);
        await CheckAsync(request, prepared, cutOff, cancellationToken).ConfigureAwait(false);
        var image = await PublishAsync(request, prepared, cutOff, cancellationToken).ConfigureAwait(false);
        using var package = await PackAsync(request, prepared, cutOff, cancellationToken).ConfigureAwait(false);
        if (cutOff is null)
        {
            var made = Describe(request, prepared, image, request.Definition.CreateRun(request.Store, NewRunOf(request, prepared, image)), package);
            return await SubmitAsync(made, prepared.Settings, request.Warn, cancellationToken).ConfigureAwait(false);
        }
        var job = Describe(request, prepared, image, CutOffSubmission.Claim(cutOff, image), package);
        job.Secrets.Conceal(request.Target.SecretsIn(prepared.Settings));
        if (await JobSearch.FindAsync(CreateTarget(request, prepared, job.Secrets), job.Secrets.Mask, job.Store, job.Run, cancellationToken).ConfigureAwait(false) is not { } found)
            return await SubmitAsync(job, prepared.Settings, request.Warn, cancellationToken).ConfigureAwait(false);
        request.Warn($"Run {job.Run.Id} is not submitted again: its submission was cut off when '{request.Target.Name}' had its job {found.Job.Id} already.");
        return found;
    }

    /// <summary>
    /// Judges an experiment as <see cref="SubmitAsync(SubmitRequest, CancellationToken)"/> does and says what that would do. Nothing is
    /// sent and nothing is written.
    /// </summary>
    /// <param name="request">The experiment and its target.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">A policy forbids it, its parts do not fit together, this program cannot submit to the target, or the
    /// target would refuse it.</exception>
    public static async Task<SubmissionPlan> PlanAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = Prepare(request);
        var secrets = SecretsOf(request);
        var target = CreateTarget(request, prepared, secrets);
        var image = ImageUse.Plan(request, target);
        var run = CutOffSubmission.Find(request) ?? request.Definition.DraftRun(request.Store, NewRunOf(request, prepared, image));
        var job = Describe(request, prepared, image, run);
        job.Secrets.Conceal(request.Target.SecretsIn(prepared.Settings));
        var notes = new List<string>();
        job.Tell = notes.Add;
        var steps = await TargetCall.AskAsync(
            $"{target.GetType().Name}.{nameof(ITarget.PlanAsync)}", job.Secrets.Mask, () => target.PlanAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<JobFile> files = request.JobFiles is not { } folder || target is not IWritesJobFiles writer ? [] : await TargetCall.AskAsync(
            $"{target.GetType().Name}.{nameof(IWritesJobFiles.WriteJobFilesAsync)}", job.Secrets.Mask, () => writer.WriteJobFilesAsync(job, Path.GetFullPath(folder), cancellationToken), cancellationToken).ConfigureAwait(false);
        IEnumerable<PlannedStep> published = image is null ? [] : [new("publish image", image.ToString())];
        return new(job.Run, request.Target, [.. published, .. steps.Select(step => Masked(step, job.Secrets.Mask))])
        {
            Notes = notes,
            Files = [.. files.Select(file => file with { Text = job.Secrets.Mask(file.Text) })],
        };
    }

    private static ITarget CreateTarget(SubmitRequest request, Prepared prepared, JobSecrets secrets)
    {
        secrets.Conceal(request.Target.SecretsIn(prepared.Settings));
        return SecretMask.Guard(secrets.Mask, () => request.Target.CreateTarget(prepared.Settings));
    }

    private static async Task CheckAsync(SubmitRequest request, Prepared prepared, RunInfo? cutOff, CancellationToken cancellationToken)
    {
        var secrets = SecretsOf(request);
        if (CreateTarget(request, prepared, secrets) is not IChecksJobs target)
            return;
        var image = ImageUse.Plan(request, target);
        var job = Describe(request, prepared, image, cutOff ?? request.Definition.DraftRun(request.Store, NewRunOf(request, prepared, image)));
        await TargetCall.AskAsync(
            $"{target.GetType().Name}.{nameof(IChecksJobs.CheckAsync)}", secrets.Mask, () => target.CheckAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // Before there is a run: what is wrong with its name should not be found after minutes of building.
    private static async Task<JobImage?> PublishAsync(SubmitRequest request, Prepared prepared, RunInfo? cutOff, CancellationToken cancellationToken)
    {
        if (request.Image is null)
            return null;
        var target = CreateTarget(request, prepared, SecretsOf(request));
        if (cutOff is null)
            _ = request.Definition.DraftRun(request.Store, NewRunOf(request, prepared, null));
        return await ImageUse.PublishAsync(request, target, cancellationToken).ConfigureAwait(false);
    }

    // Before there is a run, for the same reason.
    private static async Task<ProgramPackage?> PackAsync(SubmitRequest request, Prepared prepared, RunInfo? cutOff, CancellationToken cancellationToken)
    {
        if (CreateTarget(request, prepared, SecretsOf(request)) is not IProgramTarget { ProgramPlatform: { } platform })
            return null;
        if (cutOff is null)
            _ = request.Definition.DraftRun(request.Store, NewRunOf(request, prepared, null));
        return request.Package is { } builder
            ? await builder.PublishAsync(platform, cancellationToken).ConfigureAwait(false)
            : throw new UserException($"'{request.Target.Name}' is sent the program, which cannot be published from here.");
    }

    private static PlannedStep Masked(PlannedStep step, Func<string, string> mask) => new(mask(step.Action), mask(step.Subject), step.Body is { } body ? mask(body) : null)
    {
        Variables = step.Variables.ToDictionary(v => v.Key, v => mask(v.Value), StringComparer.Ordinal),
    };

    private static Prepared Prepare(SubmitRequest request)
    {
        var (definition, target) = (request.Definition, request.Target);
        var configured = definition.Configure(request.Config);
        var (errors, warnings) = PolicyCheck.Judge(definition, request.Options, configured, target.Name);
        foreach (var warning in warnings)
            request.Warn(warning);
        if (errors.Count > 0)
            throw new UserException(errors);
        new Experiment(definition, configured) { Options = request.Options }.EnsureItCanBeBuilt(request.InitializeFrom);
        var settings = target.Bind(request.Options, request.Secrets);
        var prepared = new Prepared(configured, settings, target.BindMachines(settings, definition.Machines, request.Options, request.Secrets));
        return request.InitializeFrom is not { } weights || CreateTarget(request, prepared, SecretsOf(request)) is ITrainsInRunFolder ? prepared
            : throw new UserException($"Training with the weights of {weights.Name} cannot be submitted to '{target.Name}', whose jobs do not see files of this machine's runs; train it here, or at a target of this machine.");
    }

    private static NewRun NewRunOf(SubmitRequest request, Prepared prepared, JobImage? image) =>
        InitialWeightsFile.In(
            new()
            {
                Name = request.Name,
                Image = image?.ToString(),
                Seed = prepared.Config.Seed,
                Config = request.Options,
                Tags = request.Tags,
                Job = new(request.Target.Name, request.Target.Kind, ""),
            },
            request.InitializeFrom);

    private static JobDescription Describe(SubmitRequest request, Prepared prepared, JobImage? image, RunInfo run, ProgramPackage? package = null) => new()
    {
        Image = image,
        Package = package,
        Definition = request.Definition,
        Config = request.Config,
        Store = request.Store,
        Run = run,
        Target = request.Target,
        Machines = prepared.Machines,
        Secrets = SecretsOf(request),
        Program = request.Program,
        GracePeriod = request.GracePeriod,
    };

    private sealed record Prepared(ExperimentConfig Config, SubmitsToAttribute Settings, IReadOnlyList<MachineGroupAttribute> Machines);

    /// <summary>Submits a job.</summary>
    /// <param name="job">What to train, and how.</param>
    /// <param name="settings">The target's attribute, as <see cref="TargetDeclaration.Bind"/> gives it.</param>
    /// <param name="warn">Gets what the target notes, what is not known, and what goes wrong after the target has accepted the job.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the target has the job by then is not known; the run is recorded as
    /// interrupted.</param>
    /// <exception cref="UserException">The target refuses the job or cannot be reached. The run is recorded as failed with this
    /// message.</exception>
    public static async Task<TrainingJob> SubmitAsync(JobDescription job, SubmitsToAttribute settings, Action<string> warn, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.Secrets.Conceal(job.Target.SecretsIn(settings));
        job.Tell = warn;
        var submitted = await AcceptAsync(job, settings, warn, cancellationToken).ConfigureAwait(false);
        try
        {
            var given = submitted.Job;
            var sent = given with { Id = job.Secrets.Mask(given.Id), Address = given.Address is { } address ? job.Secrets.Mask(address) : null };
            if (sent.Id != given.Id)
                warn($"The id of job {sent.Id} holds a secret, which is not recorded, so '{job.Target.Name}' may not find it again.");
            if (job.IsAnnounced || job.Store.Reload(job.Run).Job != sent)
                Write(job, writer => writer.Send(sent));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            warn($"'{job.Target.Name}' has accepted run {job.Run.Id} as {job.Secrets.Mask(submitted.Job.Id)}, which could not be recorded: {exception.Message}");
        }
        return submitted;
    }

    /// <summary>Finds the job of a run again.</summary>
    /// <param name="definition">The run's experiment.</param>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The run has no job, or this program does not declare its target or cannot submit to it; or the
    /// target does not know the job.</exception>
    public static Task<TrainingJob> AttachAsync(
        ExperimentDefinition definition, RunStore store, RunInfo run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(run);
        run.EnsureReadable();
        var target = TargetOf(definition, run);
        var secrets = new JobSecrets(Secrets(target));
        return AttachAsync(Create, secrets, store, run, cancellationToken);

        ITarget Create()
        {
            var settings = target.Bind(run.Config, secrets.Reveal());
            secrets.Conceal(target.SecretsIn(settings));
            return target.CreateTarget(settings);
        }
    }

    /// <summary>Finds the job of a run again.</summary>
    /// <param name="create">Makes the target.</param>
    /// <param name="secrets">What is masked in what the target says.</param>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target does not know the job.</exception>
    public static async Task<TrainingJob> AttachAsync(Func<ITarget> create, JobSecrets secrets, RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        var target = SecretMask.Guard(secrets.Mask, create);
        if (!CutOffSubmission.Is(run) || (target is not IFindsJobs && run.Job is { Id.Length: > 0 }))
            return await JobSearch.AttachAsync(target, secrets.Mask, store, run, cancellationToken).ConfigureAwait(false);
        return await JobSearch.FindAsync(target, secrets.Mask, store, run, cancellationToken).ConfigureAwait(false) ?? throw CutOffSubmission.NotSubmitted(run);
    }

    /// <summary>Finds a job of a target by its name alone, and makes the folder of its run where there is none here.</summary>
    /// <param name="definition">The experiment.</param>
    /// <param name="declaration">The target.</param>
    /// <param name="settings">Its attribute.</param>
    /// <param name="secrets">What is masked in what it says.</param>
    /// <param name="store">The store that gets the run.</param>
    /// <param name="name">What the target calls the job, or the id or the name of its run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">The target finds no jobs by name or has none of that one; or no folder can be made.</exception>
    public static Task<TrainingJob> FindByNameAsync(
        ExperimentDefinition definition, TargetDeclaration declaration, SubmitsToAttribute settings, JobSecrets secrets, RunStore store, string name, CancellationToken cancellationToken)
    {
        secrets.Conceal(declaration.SecretsIn(settings));
        var target = SecretMask.Guard(secrets.Mask, () => declaration.CreateTarget(settings));
        return JobSearch.FindByNameAsync(target, declaration, secrets.Mask, definition, store, name, cancellationToken);
    }

    // A target that was renamed is found by its attribute; a run without a job was trained by the process that created it, on this machine.
    private static TargetDeclaration TargetOf(ExperimentDefinition definition, RunInfo run)
    {
        if (run.Job is not { } job)
            return definition.DefaultTarget ?? throw new UserException($"Run {run.Id} was not submitted to a target.");
        return definition.Targets.FirstOrDefault(t => t.Name.Equals(job.Target, StringComparison.OrdinalIgnoreCase) && t.Kind == job.Kind)
            ?? definition.Targets.FirstOrDefault(t => t.Kind == job.Kind)
            ?? throw new UserException($"Run {run.Id} was submitted to '{job.Target}', a [{job.Kind}] target, which {definition.Name} does not declare any more; add [{job.Kind}(Name = \"{job.Target}\")] to its config class.");
    }

    // run.json has none of them, so they come from the environment again.
    private static Dictionary<string, string> Secrets(TargetDeclaration target) =>
        target.Options.Select(o => (o.EnvironmentVariable, Secret: Environment.GetEnvironmentVariable(o.EnvironmentVariable) is { } value ? o.SecretPart(value) : null))
            .Where(s => s.Secret is not null).ToDictionary(s => s.EnvironmentVariable, s => s.Secret!, StringComparer.Ordinal);

    private static void EnsureNamed(TrainingJob submitted)
    {
        if (submitted.Job is not { Id.Length: > 0, Target: not null, Kind: not null })
            throw new UserException($"{submitted.GetType().Name}.{nameof(TrainingJob.Job)} {(submitted.Job is null ? "is null" : "lacks its target, kind or id")}, so that nobody could find the job again.");
    }

    // Settings of targets say how a job is submitted: the job itself gets none of them, their secrets least of all.
    private static JobSecrets SecretsOf(SubmitRequest request)
    {
        var settings = request.Definition.Targets.SelectMany(t => t.Options).Select(o => o.EnvironmentVariable).ToHashSet(StringComparer.Ordinal);
        return new(request.Secrets.Where(s => !settings.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal));
    }

    private static async Task<TrainingJob> AcceptAsync(JobDescription job, SubmitsToAttribute settings, Action<string> warn, CancellationToken cancellationToken)
    {
        ITarget? target = null;
        try
        {
            target = job.Target.CreateTarget(settings);
            // Not masked here: the message is recorded first.
            var submitted = await TargetCall.AskAsync(
                $"{target.GetType().Name}.{nameof(ITarget.SubmitAsync)}", static text => text, () => target.SubmitAsync(job, cancellationToken), cancellationToken).ConfigureAwait(false);
            submitted.Mask = job.Secrets.Mask;
            EnsureNamed(submitted);
            return submitted;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            warn($"Submitting run {job.Run.Id} was interrupted; whether '{job.Target.Name}' has taken it is not known.");
            EndUnlessBegun(job, RunStatus.Interrupted, "interrupted while it was submitted", ExitCodes.Interrupted, null);
            throw;
        }
        catch (Exception exception)
        {
            // The answer may have been lost, not the request.
            var (found, hasAnswered) = target is null
                ? (null, true)
                : await JobSearch.FindInDoubtAsync(target, job.Secrets.Mask, job.Store, job.Store.Reload(job.Run), cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                warn($"'{job.Target.Name}' has run {job.Run.Id} as its job {found.Job.Id}, although submitting it failed: {job.Secrets.Mask(exception.Message)}");
                return found;
            }
            // A target may quote what it sent, in the message or in what caused it.
            EndUnlessBegun(
                job, RunStatus.Failed, "it could not be submitted", ExitCodes.Failure, job.Secrets.Mask(exception.Message),
                isRefused: hasAnswered && exception is UserException and not ServiceException);
            if (SecretMask.Copy(exception, job.Secrets.Mask) is { } masked)
                throw masked;
            throw;
        }
    }

    // Otherwise the run would be seen as lost, without the reason.
    private static void EndUnlessBegun(JobDescription job, RunStatus status, string reason, int exitCode, string? error, bool isRefused = false)
    {
        if (job.Run.StartedAt is null && job.Store.Reload(job.Run) is { IsWaiting: true } run && (status == RunStatus.Failed || run.Job is null or { Id.Length: 0 }))
        {
            Write(job, writer =>
            {
                // It may have been trained meanwhile.
                if (!writer.Info.IsWaiting)
                    return;
                writer.End(status, reason, exitCode, error);
                // Nothing has the name that was announced.
                if (isRefused && writer.Info.Job is { Id.Length: > 0 } planned)
                    writer.Send(planned with { Id = "", Address = null });
            });
        }
    }

    private static void Write(JobDescription job, Action<RunWriter> change)
    {
        try
        {
            using var writer = RunWriter.Open(job.Store.Reload(job.Run), patience: LockPatience);
            change(writer);
        }
        catch (UserException)
        {
            // The process that trains it has taken it over and writes it.
        }
    }
}
