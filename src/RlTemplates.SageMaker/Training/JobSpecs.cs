using RlTemplates.Containers;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Training;

/// <summary>What a submission of the target <c>[SageMaker]</c> asks the service for.</summary>
internal static class JobSpecs
{
    private const int MostVariables = 100, MostMetrics = 40;

    /// <summary>Name of a run's job.</summary>
    public static string NameOf(SageMakerAttribute settings, JobDescription job) => settings.BaseJobName is { } name
        ? $"{name}-{job.Run.Id.ToLowerInvariant()}"
        : SubmissionName.ForJob(job.Run, SageMakerName.Longest);

    /// <summary>The job.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="job">What to train, and how.</param>
    /// <param name="place">Name, places and role.</param>
    /// <exception cref="UserException">There is no image or no machine, or a limit of the service is exceeded.</exception>
    public static TrainingJobSpec Of(SageMakerAttribute settings, JobDescription job, TrainingJobPlan place)
    {
        var spec = settings.EntryScript is null ? OfProgram(settings, job, place) : ScriptJobs.Spec(settings, job, place);
        return spec with
        {
            Variables = VariablesOf(settings, job),
            RecordsMetrics = settings.RecordMetrics,
            EntryPoint = settings.ContainerEntryPoint,
            Arguments = settings.ContainerArguments,
            UsesPrivateRegistry = settings.UsePrivateRegistry,
            RegistryCredentials = settings.RegistryCredentials,
            VolumeSizeGb = settings.VolumeSizeGb,
            VolumeKmsKey = settings.VolumeKmsKey,
            KeepAliveSeconds = Set(settings.KeepAliveSeconds),
            TrainingPlan = settings.TrainingPlan,
            ChecksMachines = settings.CheckMachines,
            MaxRunSeconds = settings.MaxRunDurationSeconds,
            MaxWaitSeconds = Set(settings.MaxWaitSeconds),
            MaxPendingSeconds = Set(settings.MaxPendingSeconds),
            MaxRetryAttempts = Set(settings.MaxRetryAttempts),
            UsesSpot = settings.UseSpot,
            OutputKmsKey = settings.OutputKmsKey,
            PacksOutput = settings.CompressOutput,
            CheckpointFolder = settings.CheckpointFolder,
            Subnets = settings.Subnets,
            SecurityGroups = settings.SecurityGroups,
            EncryptsTraffic = settings.EncryptTraffic,
            IsolatesNetwork = settings.IsolateNetwork,
            AllowsRemoteDebug = settings.AllowRemoteDebug,
            Tags = job.Tags,
        };
    }

    /// <summary>Inputs of an attribute.</summary>
    public static IReadOnlyList<TrainingChannel> InputsOf(SageMakerAttribute settings)
    {
        var modes = settings.InputModes.Select(m => m.Split('=', 2)).ToDictionary(m => m[0], m => m[1], StringComparer.Ordinal);
        return [.. settings.Inputs.Select(i => i.Split('=', 2)).Select(i => new TrainingChannel(i[0], i[1]) { InputMode = modes.GetValueOrDefault(i[0]) })];
    }

    /// <summary>Metric definitions of an attribute.</summary>
    public static IReadOnlyList<MetricDefinition> MetricsOf(SageMakerAttribute settings) =>
        [.. settings.MetricDefinitions.Select(m => m.Split('=', 2)).Select(m => new MetricDefinition(m[0].Trim(), m[1]))];

    // Those of the class that the program writes into its log, unless the attribute has some of that name.
    private static IReadOnlyList<MetricDefinition> MetricsOf(SageMakerAttribute settings, ExperimentDefinition definition)
    {
        var own = MetricsOf(settings);
        return
        [
            .. own,
            .. Experiment.NamedMetrics(definition).Where(c => own.All(o => o.Name != c))
                .Select(c => new MetricDefinition(c, MetricLine.Pattern(c))).Take(Math.Max(0, MostMetrics - own.Count)),
        ];
    }

    private static TrainingJobSpec OfProgram(SageMakerAttribute settings, JobDescription job, TrainingJobPlan place)
    {
        var machines = JobMachines.Of(settings, job);
        var hyperparameters = new Dictionary<string, string>(RunDocument.Write(job.Run), StringComparer.Ordinal);
        if (job.GracePeriod is { } grace)
            hyperparameters["grace"] = Options.DurationText.Format(grace);
        return new()
        {
            Name = place.JobName,
            Role = place.RoleArn,
            Image = job.Image?.Reference ?? settings.Image ?? throw new UserException(
                $"'{job.Target.Name}' has no image: name one by Image on [SageMaker], or build one when you submit."),
            OutputPath = place.OutputPath,
            Hyperparameters = hyperparameters,
            Metrics = MetricsOf(settings, job.Definition),
            InputMode = settings.InputMode,
            Inputs = InputsOf(settings),
            InstanceType = machines.Type,
            InstanceCount = machines.Count,
            InstanceGroups = machines.Groups,
            CheckpointPath = settings.CheckpointPath ?? S3Address.Parse(place.OutputPath).Below($"{place.JobName}/checkpoints").ToString(),
        };
    }

    private static IReadOnlyDictionary<string, string> VariablesOf(SageMakerAttribute settings, JobDescription job)
    {
        JobVariables.EnsureNoSecrets(job.Target, nameof(settings.ScriptParameters), settings.ScriptParameters);
        JobVariables.EnsureNoSecrets(job.Target, nameof(settings.ContainerArguments), settings.ContainerArguments);
        JobVariables.EnsureNoSecrets(job.Target, nameof(settings.ContainerEntryPoint), settings.ContainerEntryPoint);
        var variables = JobVariables.ByReference(job, settings.EnvironmentVariables, SecretArn.Example);
        foreach (var (name, value) in variables)
            EnsureReadable(settings, job, name, value);
        return variables.Count <= MostVariables
            ? settings.EntryScript is null ? variables : JobVariables.Places(variables)
            : throw new UserException($"The job has {variables.Count} environment variables, secrets among them; SageMaker takes {MostVariables}.");
    }

    // What the job could not read is found before it is paid for.
    private static void EnsureReadable(SageMakerAttribute settings, JobDescription job, string name, string value)
    {
        if (!SecretReference.Is(value))
            return;
        var place = value[SecretReference.Prefix.Length..];
        if (place[0] == '/')
            return;
        if (!SecretArn.IsMeant(place))
            throw new UserException($"{name} refers to the secret {place}, which a job of '{job.Target.Name}' does not read; it reads files of its machine and {SecretArn.Example}.");
        _ = SecretArn.Parse(place);
        if (settings.IsolateNetwork)
            throw new UserException($"{name} refers to the secret {place}, which a job of '{job.Target.Name}' cannot read since IsolateNetwork keeps it from every network; send it as a file of an input, and name that.");
    }

    private static int? Set(int number) => number == 0 ? null : number;
}
