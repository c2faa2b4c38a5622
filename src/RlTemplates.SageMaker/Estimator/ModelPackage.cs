using System.Formats.Tar;
using System.IO.Compression;
using RlTemplates.Estimators.Uploads;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker;

/// <summary>Packs a job's model again, with the script that serves it in the folder <c>code</c>.</summary>
/// <param name="session">Who asks.</param>
internal sealed class ModelPackage(AwsSession session)
{
    private const string Code = "code/";
    private const long Largest = 64L << 30;

    /// <summary>Packs and sends it.</summary>
    /// <param name="model">The model's archive.</param>
    /// <param name="files">The script; null where it is in S3 already.</param>
    /// <param name="source">The archive of the script in S3; null where <paramref name="files"/> are.</param>
    /// <param name="target">Where the new archive goes.</param>
    /// <param name="kmsKey">The key that encrypts it; null for the account's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">An archive is missing or damaged, or S3 refuses.</exception>
    public async Task SendAsync(S3Address model, UploadFiles? files, S3Address? source, S3Address target, string? kmsKey, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rltemplates-model-").FullName;
        try
        {
            var packed = Path.Combine(folder, "packed");
            await using (var file = File.Create(packed))
            await using (var zipped = new GZipStream(file, CompressionLevel.Optimal))
            await using (var writer = new TarWriter(zipped, TarEntryFormat.Pax))
            {
                // What was there as code gives way.
                await CopyAsync(model, writer, name => name.StartsWith(Code, StringComparison.Ordinal) ? null : name, folder, cancellationToken).ConfigureAwait(false);
                if (files is not null)
                    await WriteAsync(files, writer, cancellationToken).ConfigureAwait(false);
                else if (source is not null)
                    await CopyAsync(source, writer, name => Code + name, folder, cancellationToken).ConfigureAwait(false);
            }
            await S3Folder.UploadToAsync(session, target, packed, kmsKey, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The model cannot be packed in {folder}: {exception.Message}", exception);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(UploadFiles files, TarWriter writer, CancellationToken cancellationToken)
    {
        foreach (var file in files.Files)
            await writer.WriteEntryAsync(file.Path, Code + file.Name, cancellationToken).ConfigureAwait(false);
    }

    // Entries are written from a file, since a writer has to know their lengths.
    private async Task CopyAsync(S3Address archive, TarWriter writer, Func<string, string?> rename, string folder, CancellationToken cancellationToken)
    {
        var unzipped = Path.Combine(folder, "unzipped");
        try
        {
            await using var file = new FileStream(unzipped, FileMode.Create, FileAccess.ReadWrite);
            await UnzipAsync(archive, file, cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            await using var reader = new TarReader(file, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes || name.Length == 0 || rename(name) is not { } renamed)
                    continue;
                entry.Name = renamed;
                // The file that a hard link stands for has moved with it.
                if (entry.EntryType == TarEntryType.HardLink && rename(entry.LinkName) is { } linked)
                    entry.LinkName = linked;
                await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new UserException($"{archive} cannot be unpacked: {exception.Message}", exception);
        }
    }

    private async Task UnzipAsync(S3Address archive, FileStream file, CancellationToken cancellationToken)
    {
        await using var content = await S3Folder.OpenAsync(session, archive, cancellationToken).ConfigureAwait(false);
        await using var unzipped = new GZipStream(content, CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        for (int count; (count = await unzipped.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (file.Position + count > Largest)
                throw new InvalidDataException($"it holds more than {Largest >> 30} GiB");
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
    }
}
