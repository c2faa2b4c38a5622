using System.Collections.Concurrent;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>Keeps what workers log, each in a file of the run, up to a size.</summary>
/// <param name="run">The run.</param>
internal sealed class WorkerLogs(HeadRun run)
{
    private const long MostBytes = 16 << 20;
    private const int LongestLine = 4000;

    private readonly ConcurrentDictionary<string, bool> _full = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Appends lines to a worker's log.</summary>
    /// <param name="worker">Its name.</param>
    /// <param name="lines">The lines.</param>
    public void Write(string worker, IEnumerable<string> lines)
    {
        if (run.Info is not { } info || _full.ContainsKey(worker))
            return;
        lock (_gate)
        {
            try
            {
                var path = RunWorkers.LogPath(info, worker);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                if (File.Exists(path) && new FileInfo(path).Length > MostBytes)
                {
                    _full[worker] = true;
                    lines = [FormattableString.Invariant($"The log ends here: it is longer than {MostBytes >> 20} MiB.")];
                }
                File.AppendAllLines(path, lines.Select(Clean));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Training goes on without it.
            }
        }
    }

    /// <summary>One line of a text of unknown origin.</summary>
    public static string Clean(string text) =>
        ShownText.Clean(text.Length <= LongestLine ? text : text[..LongestLine] + "…").ReplaceLineEndings(" ");
}
