using RlTemplates.Containers;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;

namespace RlTemplates.SageMaker.Training;

/// <summary>What a submission of the target <c>[SageMaker]</c> asks the service for.</summary>
internal static class JobSpecs
{
    private const int LongestName = 63, MostVariables = 100;

    /// <summary>Name of a run's job.</summary>
    public static string NameOf(SageMakerAttribute settings, JobDescription job) => settings.BaseJobName is { } name
        ? $"{name}-{job.Run.Id.ToLowerInvariant()}"
        : SubmissionName.ForJob(job.Run, LongestName);

    /// <summary>The job of the program in an image.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="job">What to train, and how.</param>
    /// <param name="role">ARN of the role.</param>
    /// <param name="outputPath">Where results go.</param>
    /// <exception cref="UserException">The run is too large, or has too many variables.</exception>
    public static TrainingJobSpec OfProgram(SageMakerAttribute settings, JobDescription job, string role, string outputPath)
    {
        if (settings.EntryScript is { } script)
            throw new UserException($"'{job.Target.Name}' cannot start the script {script}: this version of RlTemplates.SageMaker starts the program in an image. Leave EntryScript out.");
        var hyperparameters = new Dictionary<string, string>(RunDocument.Write(job.Run), StringComparer.Ordinal);
        if (job.GracePeriod is { } grace)
            hyperparameters["grace"] = Options.DurationText.Format(grace);
        return Machines(settings, job, new()
        {
            Name = NameOf(settings, job),
            Role = role,
            Image = job.Image?.Reference ?? settings.Image ?? throw new UserException($"'{job.Target.Name}' has no image: name one by Image on [SageMaker], or publish one with submit --image."),
            OutputPath = outputPath,
            Hyperparameters = hyperparameters,
            Variables = VariablesOf(settings, job),
            Metrics = [.. settings.MetricDefinitions.Select(m => m.Split('=', 2)).Select(m => (m[0].Trim(), m[1]))],
            RecordsMetrics = settings.RecordMetrics,
            EntryPoint = settings.ContainerEntryPoint,
            Arguments = settings.ContainerArguments,
            UsesPrivateRegistry = settings.UsePrivateRegistry,
            RegistryCredentials = settings.RegistryCredentials,
            InputMode = settings.InputMode,
            Inputs = InputsOf(settings),
            VolumeSizeGb = settings.VolumeSizeGb,
            VolumeKmsKey = settings.VolumeKmsKey,
            KeepAliveSeconds = settings.KeepAliveSeconds,
            TrainingPlan = settings.TrainingPlan,
            ChecksMachines = settings.CheckMachines,
            MaxRunSeconds = settings.MaxRunDurationSeconds,
            MaxWaitSeconds = settings.MaxWaitSeconds,
            MaxPendingSeconds = settings.MaxPendingSeconds,
            MaxRetryAttempts = settings.MaxRetryAttempts,
            UsesSpot = settings.UseSpot,
            OutputKmsKey = settings.OutputKmsKey,
            PacksOutput = settings.CompressOutput,
            CheckpointPath = settings.CheckpointPath ?? S3Address.Parse(outputPath).Below($"{NameOf(settings, job)}/checkpoints").ToString(),
            CheckpointFolder = settings.CheckpointFolder,
            Subnets = settings.Subnets,
            SecurityGroups = settings.SecurityGroups,
            EncryptsTraffic = settings.EncryptTraffic,
            IsolatesNetwork = settings.IsolateNetwork,
            AllowsRemoteDebug = settings.AllowRemoteDebug,
            Tags = job.Tags,
        });
    }

    private static TrainingJobSpec Machines(SageMakerAttribute settings, JobDescription job, TrainingJobSpec spec)
    {
        if (settings.InstanceType is { } type)
            return spec with { InstanceType = type, InstanceCount = settings.InstanceCount };
        var groups = job.Machines
            .Select(g => (g.Name, Type: g.VmSize ?? throw new UserException($"The machine group '{g.Name}' has no VmSize; '{job.Target.Name}' needs the type of its machines, such as ml.m5.xlarge."), Count: Math.Max(g.NodeCount > 0 ? g.NodeCount : g.MaxNodes, 1)))
            .ToList();
        return groups.Count switch
        {
            0 => throw new UserException($"'{job.Target.Name}' has no machines: name their type by InstanceType on [SageMaker], such as ml.m5.xlarge, or declare machine groups."),
            1 => spec with { InstanceType = groups[0].Type, InstanceCount = groups[0].Count },
            _ => spec with { InstanceGroups = groups },
        };
    }

    private static IReadOnlyList<(string Channel, string Address, string? Mode)> InputsOf(SageMakerAttribute settings)
    {
        var modes = settings.InputModes.Select(m => m.Split('=', 2)).ToDictionary(m => m[0], m => m[1], StringComparer.Ordinal);
        return [.. settings.Inputs.Select(i => i.Split('=', 2)).Select(i => (i[0], i[1], modes.GetValueOrDefault(i[0])))];
    }

    private static Dictionary<string, string> VariablesOf(SageMakerAttribute settings, JobDescription job)
    {
        var variables = new Dictionary<string, string>(job.Variables, StringComparer.Ordinal);
        foreach (var variable in settings.EnvironmentVariables.Select(v => v.Split('=', 2)))
            variables[variable[0]] = variable.ElementAtOrDefault(1) ?? "";
        foreach (var (name, value) in job.Secrets.Reveal())
            variables[name] = value;
        return variables.Count <= MostVariables
            ? variables
            : throw new UserException($"The job has {variables.Count} environment variables, secrets among them; SageMaker takes {MostVariables}.");
    }
}
