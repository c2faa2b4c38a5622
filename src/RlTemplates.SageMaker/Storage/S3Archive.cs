using System.Formats.Tar;
using System.IO.Compression;
using RlTemplates.SageMaker.Aws;
using RlTemplates.Tracking;

namespace RlTemplates.SageMaker.Storage;

/// <summary>An archive (<c>tar.gz</c>) in S3 that is unpacked on this machine.</summary>
internal static class S3Archive
{
    private const long LargestUnpacked = 64L << 30;
    private const int MostFiles = 1_000_000;

    /// <summary>Unpacks its files, each as a whole.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="address">The archive.</param>
    /// <param name="placeOf">Where a file goes, by its name in the archive; null leaves it out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">It cannot be reached, is damaged or too large, or a file cannot be written.</exception>
    public static async Task UnpackAsync(AwsSession session, S3Address address, Func<string, string?> placeOf, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await S3Folder.OpenAsync(session, address, cancellationToken).ConfigureAwait(false);
            await using var unzipped = new GZipStream(content, CompressionMode.Decompress);
            await using var reader = new TarReader(unzipped);
            var (bytes, count) = (0L, 0);
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                bytes += Math.Max(entry.Length, 0);
                if (++count > MostFiles || bytes > LargestUnpacked)
                    throw new InvalidDataException($"it holds more than {MostFiles} files or {LargestUnpacked >> 30} GiB");
                if (entry.EntryType is (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                    && placeOf(entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name) is { } path)
                    await WriteAsync(entry.DataStream ?? Stream.Null, path, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new UserException($"{address} cannot be unpacked: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file as a whole.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static async Task WriteAsync(Stream content, string path, CancellationToken cancellationToken)
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
