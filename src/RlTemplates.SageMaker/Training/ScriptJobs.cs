using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker.Training;

/// <summary>
/// Jobs that start a script: its source directory is sent, and the toolkit in the image starts the script with its parameters. The run
/// lies beside the source, since a script has no use for it among its parameters.
/// </summary>
internal static class ScriptJobs
{
    /// <summary>The run.</summary>
    public const string RunName = "run.json";

    /// <summary>The job.</summary>
    /// <exception cref="UserException">A limit is exceeded, no image fits, or there are no machines.</exception>
    public static TrainingJobSpec Spec(SageMakerAttribute settings, JobDescription job, TrainingJobPlan place)
    {
        var machines = JobMachines.Of(settings, job);
        var options = new RlEstimatorOptions
        {
            EntryPoint = settings.EntryScript,
            SourceDirectory = FolderOf(settings, job),
            Role = settings.Role,
            Toolkit = settings.Toolkit switch { "ray" => RlToolkit.Ray, "coach" => RlToolkit.Coach, _ => null },
            ToolkitVersion = settings.ToolkitVersion,
            Framework = settings.Framework switch { "tensorflow" => RlFramework.TensorFlow, "mxnet" => RlFramework.MXNet, "pytorch" => RlFramework.PyTorch, _ => null },
            ImageUri = settings.Image,
            Hyperparameters = ParametersOf(settings),
            MetricDefinitions = JobSpecs.MetricsOf(settings),
            InstanceType = machines.Type,
            InstanceCount = machines.Type is null ? null : machines.Count,
            InstanceGroups = machines.Groups,
            InputMode = settings.InputMode,
            UseSpotInstances = settings.UseSpot,
            MaxRun = settings.MaxRunDurationSeconds,
            MaxWait = settings.MaxWaitSeconds == 0 ? null : settings.MaxWaitSeconds,
            EnableNetworkIsolation = settings.IsolateNetwork,
            OutputPath = place.OutputPath,
        };
        foreach (var warning in RlEstimatorRules.Check(options))
            job.Note(warning);
        var inputs = JobSpecs.InputsOf(settings);
        RlEstimatorRules.CheckFit(options, inputs);
        return TrainingJobRequest.Spec(options, place, inputs) with { CheckpointPath = settings.CheckpointPath };
    }

    /// <summary>Where the source of a job goes, and what encrypts it there.</summary>
    public static CodeLocation LocationOf(SageMakerAttribute settings, string job, string outputPath) =>
        CodeLocation.Of(new() { CodeLocation = settings.CodePath, OutputKmsKey = settings.OutputKmsKey }, job, outputPath, "");

    /// <summary>Where the run goes: beside the source.</summary>
    public static string RunUriOf(CodeLocation source) => source.Uri[..^CodeLocation.ArchiveName.Length] + RunName;

    /// <summary>Sends the source directory and the run.</summary>
    /// <exception cref="UserException">The directory cannot be read, or S3 refuses.</exception>
    public static async Task SendAsync(AwsSession session, SageMakerAttribute settings, JobDescription job, CodeLocation location, CancellationToken cancellationToken)
    {
        var files = Files(settings, job);
        foreach (var note in files.Notes)
            job.Note(note);
        using var archive = await files.PackAsync(ArchiveFormat.TarGz, new(job.Target.Name), cancellationToken).ConfigureAwait(false);
        var folder = new S3Folder(session, S3Address.Parse(location.Uri[..^(CodeLocation.ArchiveName.Length + 1)]), location.KmsKey);
        await folder.UploadAsync(CodeLocation.ArchiveName, archive.Path, cancellationToken).ConfigureAwait(false);
        await folder.UploadAsync(RunName, Path.Combine(job.Run.Directory, RunName), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The run that was sent for a job; null where none was.</summary>
    /// <exception cref="UserException">S3 cannot be reached.</exception>
    public static async Task<ReadOnlyMemory<byte>?> TryReadRunAsync(AwsSession session, TrainingJobDescription job, CancellationToken cancellationToken) =>
        AttachedJob.Source(job) is { } source && source.StartsWith("s3://", StringComparison.Ordinal) && source.EndsWith(
            '/' + CodeLocation.ArchiveName, StringComparison.Ordinal)
            ? await new S3Folder(session, S3Address.Parse(source[..^(CodeLocation.ArchiveName.Length + 1)])).TryReadAsync(RunName, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>What would be sent.</summary>
    public static UploadFiles Files(SageMakerAttribute settings, JobDescription job) =>
        SourceFolder.Collect(FolderOf(settings, job), job.Store.Root);

    private static string FolderOf(SageMakerAttribute settings, JobDescription job) =>
        Path.Combine(job.SourceFolder, settings.SourceDirectory ?? "");

    // A switch is true, as for scripts on this machine.
    private static OrderedDictionary<string, object?> ParametersOf(SageMakerAttribute settings)
    {
        var parameters = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parts in settings.ScriptParameters.Select(p => p.TrimStart('-').Split('=', 2)))
            parameters[parts[0]] = parts.Length == 1 ? true : parts[1];
        return parameters;
    }
}
