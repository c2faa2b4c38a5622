using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace RlTemplates.Estimators.Uploads;

/// <summary>An archive of files, in the folder for temporary files. Disposing of it deletes it.</summary>
public sealed class UploadArchive : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // In zip files, the kind and mode of a file of Unix stand in the upper half of its attributes.
    private const int RegularFile = 0x8000, AttributesShift = 16;

    // Zip files know no time before it.
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private UploadArchive(string path, ArchiveFormat format, UploadFiles files, long bytes, string sha256) =>
        (Path, Format, Files, Bytes, Sha256) = (path, format, files, bytes, sha256);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its form.</summary>
    public ArchiveFormat Format { get; }

    /// <summary>What it holds, at its root.</summary>
    public UploadFiles Files { get; }

    /// <summary>Bytes that it has.</summary>
    public long Bytes { get; }

    /// <summary>The SHA-256 of its bytes, in lower-case hexadecimal digits. The same files give the same archive with one version of .NET and one system.</summary>
    public string Sha256 { get; }

    /// <summary>Its size in words: <c>1.2 MB, 4 MB unpacked, 17 files</c>.</summary>
    public string SizeText => FormattableString.Invariant($"{ByteText.Of(Bytes)}, {ByteText.Of(Files.Bytes)} unpacked, {Files.Files.Count} {(Files.Files.Count == 1 ? "file" : "files")}");

    /// <summary>Opens it for reading.</summary>
    public FileStream OpenRead() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);

    internal static async Task<UploadArchive> WriteAsync(UploadFiles files, ArchiveFormat format, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.GetTempFileName();
        try
        {
            await using (var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16, useAsync: true))
            {
                await (format == ArchiveFormat.TarGz ? WriteTarAsync(files, stream, cancellationToken) : WriteZipAsync(files, stream, cancellationToken)).ConfigureAwait(false);
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
                stream.Position = 0;
                var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                return new(path, format, files, stream.Length, Convert.ToHexStringLower(hash));
            }
        }
        catch (Exception exception)
        {
            File.Delete(path);
            if (exception is IOException or UnauthorizedAccessException)
                throw new UserException($"The upload of {files.Folder} cannot be packed: {exception.Message}", exception);
            throw;
        }
    }

    // GNU's form, because .NET writes the number of its process into the headers of the other one that takes long names.
    private static async Task WriteTarAsync(UploadFiles files, FileStream stream, CancellationToken cancellationToken)
    {
        await using var zipped = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        await using var writer = new TarWriter(zipped, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (var file in files.Files)
        {
            await using var content = Open(file);
            var entry = new GnuTarEntry(TarEntryType.RegularFile, file.Name)
            {
                Mode = file.IsExecutable ? Executable : Readable,
                ModificationTime = FixedTime,
                AccessTime = FixedTime,
                ChangeTime = FixedTime,
                DataStream = content,
            };
            await writer.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
            EnsureUnchanged(file, content);
        }
    }

    private static async Task WriteZipAsync(UploadFiles files, FileStream stream, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
        foreach (var file in files.Files)
        {
            await using var content = Open(file);
            var entry = archive.CreateEntry(file.Name, CompressionLevel.Optimal);
            entry.LastWriteTime = FixedTime;
            entry.ExternalAttributes = (RegularFile | (int)(file.IsExecutable ? Executable : Readable)) << AttributesShift;
            await using var target = await entry.OpenAsync(cancellationToken).ConfigureAwait(false);
            await content.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            EnsureUnchanged(file, content);
        }
    }

    private static FileStream Open(UploadFile file)
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        EnsureUnchanged(file, stream);
        return stream;
    }

    private static void EnsureUnchanged(UploadFile file, FileStream content)
    {
        if (content.Length != file.Length)
            throw new UserException($"{file.Name} changes while it is packed: it had {ByteText.Of(file.Length)} and now has {ByteText.Of(content.Length)}. Stop what writes it, or name it in {IgnoreRules.OwnName}.");
    }
}
