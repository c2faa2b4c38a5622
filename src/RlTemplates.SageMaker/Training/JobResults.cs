using RlTemplates.Experiments;
using RlTemplates.SageMaker.Api;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Training;

/// <summary>
/// Where the files of a job's run are: with a checkpoint path, in S3 while it trains; and what the service keeps at its end.
/// </summary>
/// <param name="session">Who asks.</param>
/// <param name="job">What the service says of the job.</param>
/// <param name="run">The run.</param>
internal sealed class JobResults(AwsSession session, TrainingJobDescription job, RunInfo run)
{
    private const string ModelFolder = "model", ModelArchive = "model.tar.gz", OutputArchive = "output.tar.gz";

    /// <summary>The run's folder as the job keeps it while it trains; null where the job has no checkpoint path.</summary>
    public S3Folder? Live { get; } = job.CheckpointPath is { } path
        ? new(session, S3Address.Parse(path).Below(run.Experiment).Below(run.Id))
        : null;

    /// <summary>Whether the job has ended.</summary>
    public bool HasEnded => job.HasEnded;

    /// <summary>Brings home what the service has kept at the job's end: model, rows, logs and exports.</summary>
    /// <param name="fillsGapsOnly">Whether files that are here stay.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="UserException">The files cannot be reached, or an archive is not what a job writes.</exception>
    public async Task UnpackAsync(bool fillsGapsOnly, CancellationToken cancellationToken)
    {
        if (job.OutputPath is not { } output)
            return;
        var folder = new S3Folder(session, S3Address.Parse(output).Below($"{job.Name}/output"));
        if (!job.IsPacked)
        {
            await CopyAsync(folder, fillsGapsOnly, cancellationToken).ConfigureAwait(false);
            return;
        }
        await UnpackAsync(folder, ModelArchive, name => $"{ModelFolder}/{name}", fillsGapsOnly, cancellationToken).ConfigureAwait(false);
        await UnpackAsync(folder, OutputArchive, OfRun, fillsGapsOnly, cancellationToken).ConfigureAwait(false);
    }

    // output/data holds a folder for the run; the rest is not ours.
    private string? OfRun(string name) => name.StartsWith(run.Id + "/", StringComparison.Ordinal) ? name[(run.Id.Length + 1)..]
        : name.StartsWith($"data/{run.Id}/", StringComparison.Ordinal) ? name[(run.Id.Length + 6)..]
        : null;

    private async Task CopyAsync(S3Folder folder, bool fillsGapsOnly, CancellationToken cancellationToken)
    {
        await foreach (var stored in folder.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var name = stored.Name.StartsWith("model/", StringComparison.Ordinal)
                ? stored.Name
                : OfRun(stored.Name.StartsWith("output/", StringComparison.Ordinal) ? stored.Name[7..] : stored.Name);
            if (name is null || PathOf(name, fillsGapsOnly) is not { } path)
                continue;
            await using var content = await folder.OpenAsync(stored.Name, 0, stored.Version, cancellationToken).ConfigureAwait(false);
            await S3Archive.WriteAsync(content, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UnpackAsync(S3Folder folder, string archive, Func<string, string?> place, bool fillsGapsOnly, CancellationToken cancellationToken)
    {
        if (await folder.TryFindAsync(archive, cancellationToken).ConfigureAwait(false) is not null)
            await S3Archive.UnpackAsync(
                session, folder.Address.Below(archive), name => place(name) is { } ours ? PathOf(ours, fillsGapsOnly) : null,
                cancellationToken).ConfigureAwait(false);
    }

    // Null for what stays as it is: what is known of the run here, hidden files, and files that are here.
    private string? PathOf(string name, bool fillsGapsOnly)
    {
        if (name == RunFile.Name || name.Split('/').Any(part => part.Length > 0 && part[0] == '.' && part is not ("." or "..")))
            return null;
        var path = RunArtifacts.PathOf(run, name);
        return fillsGapsOnly && File.Exists(path) ? null : path;
    }
}
