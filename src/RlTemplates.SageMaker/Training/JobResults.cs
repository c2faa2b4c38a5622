using System.Formats.Tar;
using System.IO.Compression;
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
    private const long LargestUnpacked = 64L << 30;
    private const int MostFiles = 1_000_000;

    /// <summary>The run's folder as the job keeps it while it trains; null where the job has no checkpoint path.</summary>
    public S3Folder? Live { get; } = job.CheckpointPath is { } path ? new(session, S3Address.Parse(path).Below(run.Experiment).Below(run.Id)) : null;

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
            var name = stored.Name.StartsWith("model/", StringComparison.Ordinal) ? stored.Name : OfRun(stored.Name.StartsWith("output/", StringComparison.Ordinal) ? stored.Name[7..] : stored.Name);
            if (name is null || PathOf(name, fillsGapsOnly) is not { } path)
                continue;
            await using var content = await folder.OpenAsync(stored.Name, 0, stored.Version, cancellationToken).ConfigureAwait(false);
            await WriteAsync(content, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UnpackAsync(S3Folder folder, string archive, Func<string, string?> place, bool fillsGapsOnly, CancellationToken cancellationToken)
    {
        if (await folder.TryFindAsync(archive, cancellationToken).ConfigureAwait(false) is not { } found)
            return;
        try
        {
            await using var content = await folder.OpenAsync(archive, 0, found.Version, cancellationToken).ConfigureAwait(false);
            await using var unzipped = new GZipStream(content, CompressionMode.Decompress);
            await using var reader = new TarReader(unzipped);
            var (bytes, count) = (0L, 0);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                bytes += Math.Max(entry.Length, 0);
                if (++count > MostFiles || bytes > LargestUnpacked)
                    throw new InvalidDataException($"it holds more than {MostFiles} files or {LargestUnpacked >> 30} GiB");
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || place(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name) is not { } name)
                    continue;
                if (PathOf(name, fillsGapsOnly) is { } path)
                    await WriteAsync(entry.DataStream ?? Stream.Null, path, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserException($"{folder.Address.Below(archive)} cannot be unpacked: {exception.Message}", exception);
        }
    }

    // Null for what stays as it is: what is known of the run here, hidden files, and files that are here.
    private string? PathOf(string name, bool fillsGapsOnly)
    {
        if (name == RunFile.Name || name.Split('/').Any(part => part.Length > 0 && part[0] == '.' && part is not ("." or "..")))
            return null;
        var path = RunArtifacts.PathOf(run, name);
        return fillsGapsOnly && File.Exists(path) ? null : path;
    }

    private static async Task WriteAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var aside = DurableFolder.NewNameAside(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            File.Move(aside, path, overwrite: true);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw new UserException($"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            DurableFolder.TryDelete(aside);
        }
    }
}
