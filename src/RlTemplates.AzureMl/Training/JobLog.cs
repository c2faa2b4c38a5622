using System.Runtime.CompilerServices;
using System.Text;
using RlTemplates.AzureMl.Storage;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Training;

/// <summary>The log of a job: files of the workspace's storage, one for each process, that grow while it runs.</summary>
/// <param name="storage">The workspace's storage.</param>
/// <param name="job">Name of the job.</param>
/// <param name="time">The clock.</param>
/// <param name="process">The file of one process, <c>std_log_process_0.txt</c>; null for all.</param>
internal sealed class JobLog(WorkspaceStorage storage, string job, TimeProvider time, string? process = null)
{
    private const string Folder = "user_logs";

    private readonly Dictionary<string, (long Offset, List<byte> Tail)> _positions = new(StringComparer.Ordinal);
    private readonly List<string> _read = [];

    /// <summary>Lets the reading outlast that Azure cannot be asked; null tells it at once.</summary>
    public OutageWait? Outage { get; init; }

    /// <summary>The files of all processes.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async Task<IReadOnlyList<StoredBlob>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<StoredBlob>();
        await foreach (var blob in (await FolderAsync(cancellationToken).ConfigureAwait(false)).ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (process is null || blob.Name == process)
                found.Add(blob);
        }
        return found;
    }

    /// <summary>Reads the lines from the beginning on.</summary>
    /// <param name="isOpen">Whether more lines may come; null reads what there is.</param>
    /// <param name="pause">Time between two questions.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UserException">Azure refuses or cannot be reached.</exception>
    public async IAsyncEnumerable<string> ReadAsync(Func<CancellationToken, Task<bool>>? isOpen, TimeSpan pause, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var mayGrow = isOpen is not null && await isOpen(cancellationToken).ConfigureAwait(false);
            var reading = Outage is { } outage
                ? outage.AskAsync(() => ReadNewAsync(isLast: !mayGrow, cancellationToken), cancellationToken)
                : ReadNewAsync(isLast: !mayGrow, cancellationToken);
            foreach (var line in await reading.ConfigureAwait(false))
                yield return line;
            if (!mayGrow)
                yield break;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<BlobFolder> FolderAsync(CancellationToken cancellationToken) => FolderOfAsync(storage, job, cancellationToken);

    private static async Task<BlobFolder> FolderOfAsync(WorkspaceStorage storage, string job, CancellationToken cancellationToken) =>
        (await storage.ArtifactsAsync(job, cancellationToken).ConfigureAwait(false)).Below(Folder);

    private async Task<IReadOnlyList<string>> ReadNewAsync(bool isLast, CancellationToken cancellationToken)
    {
        var folder = await FolderAsync(cancellationToken).ConfigureAwait(false);
        foreach (var blob in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var (offset, rest) = _positions.GetValueOrDefault(blob.Name, (0, []));
            if (blob.Bytes > offset)
            {
                var bytes = await folder.ReadAsync(blob.Name, offset, cancellationToken).ConfigureAwait(false);
                offset += bytes.Length;
                rest.AddRange(bytes);
            }
            // What is behind the last end of line is no whole one yet.
            var end = isLast ? rest.Count : rest.LastIndexOf((byte)'\n') + 1;
            var text = Encoding.UTF8.GetString(rest.GetRange(0, end).ToArray());
            rest.RemoveRange(0, end);
            _positions[blob.Name] = (offset, rest);
            if (text.Length > 0)
                _read.AddRange(text.TrimEnd('\n').Split('\n').Select(static l => l.TrimEnd('\r')));
        }
        // Those of one file are kept where the next one cannot be read.
        string[] lines = [.. _read];
        _read.Clear();
        return lines;
    }
}
