using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Fetches files of a job.</summary>
/// <param name="open">Opens one from some byte on.</param>
/// <param name="name">What does so, for messages.</param>
internal sealed class ArtifactSource(Func<JobArtifact, long, CancellationToken, Task<Stream>> open, string name)
{
    /// <summary>Fetches a file; it appears when it is complete.</summary>
    /// <param name="artifact">The file.</param>
    /// <param name="path">Where it shall be.</param>
    /// <param name="cancellationToken">Ends the transfer.</param>
    /// <exception cref="UserException">It cannot be reached or written.</exception>
    public async Task DownloadAsync(JobArtifact artifact, string path, CancellationToken cancellationToken)
    {
        var aside = DurableFolder.NewNameAside(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await FetchAsync(artifact, aside, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Fetches what is missing of a file.</summary>
    /// <param name="artifact">The file.</param>
    /// <param name="part">What there is of it; made if need be.</param>
    /// <param name="cancellationToken">Ends the transfer; what was fetched stays.</param>
    /// <exception cref="IOException">It has another length than it was said to have, or cannot be written.</exception>
    public async Task FetchAsync(JobArtifact artifact, string part, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (file.Length > artifact.Bytes)
            file.SetLength(0);
        file.Position = file.Length;
        await using var content = await open(artifact, file.Position, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"{name} returned null.");
        // One that grows meanwhile is fetched as it was listed; the rest comes the next time.
        var (buffer, left) = (new byte[81920], artifact.Bytes - file.Position);
        while (left > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            left -= count;
        }
        if (left > 0)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"of the {artifact.Bytes} bytes of {artifact.Name}, {artifact.Bytes - left} came"));
        }
    }
}
