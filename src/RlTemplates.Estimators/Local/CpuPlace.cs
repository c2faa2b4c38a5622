using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>
/// A job's place among the jobs that share the CPUs of this machine: those of one folder of runs that have a share. Each has a file whose
/// name says all, and which its process holds locked: a
/// process that dies gives its place up, whatever ended it. They begin in the order in which their runs were made.
/// </summary>
internal sealed class CpuPlace : IDisposable
{
    /// <summary>The folder of these files, in the folder of runs.</summary>
    public const string FolderName = ".cpus";

    private const string Waiting = ".wait", Running = ".run", LockName = ".lock";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250), LongestLook = TimeSpan.FromSeconds(10);

    private readonly FileStream? _held;
    private string _path;

    private CpuPlace(string path, FileStream? held) => (_path, _held) = (path, held);

    /// <summary>Waits for a place.</summary>
    /// <param name="root">The folder of runs.</param>
    /// <param name="run">The job's run.</param>
    /// <param name="share">What it takes.</param>
    /// <param name="note">Gets what is waited for.</param>
    /// <param name="cancellationToken">Ends the wait and gives the place up.</param>
    /// <returns>The place, which disposing gives up.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public static async Task<CpuPlace> TakeAsync(string root, RunInfo run, CpuShare share, Action<string> note, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, FolderName);
        if (Begin(folder, run, share, note) is not { } place)
            return new("", null);
        try
        {
            for (var isTold = false; ;)
            {
                if (place.TryTake(folder, share) is not { } ahead)
                    return place;
                if (!isTold && ahead.Count > 0)
                {
                    note(string.Create(CultureInfo.InvariantCulture,
                        $"Run {run.Id} waits for {share.Cpus} of {share.Budget} CPUs; before it come {string.Join(", ", ahead)}."));
                }
                isTold |= ahead.Count > 0;
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Whether the process of a run waits for a place.</summary>
    /// <param name="root">The folder of runs.</param>
    /// <param name="runId">Id of the run.</param>
    public static bool IsWaiting(string root, string runId) =>
        Path.Combine(root, FolderName) is var folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*_{runId}{Waiting}").Any();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held is null)
            return;
        _held.Dispose();
        DurableFolder.TryDelete(_path);
    }

    // Where no place can be kept, as on a full disk, nobody's training waits for ever.
    private static CpuPlace? Begin(string folder, RunInfo run, CpuShare share, Action<string> note)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var all = Lock(folder);
            var name = string.Create(CultureInfo.InvariantCulture, $"{run.CreatedAt.UtcTicks:D19}_{share.Cpus}_{run.Id}{Waiting}");
            var path = Path.Combine(folder, name);
            return FileLock.TryTake(path, TimeSpan.Zero) is { } held ? new(path, held) : null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            note($"warning: run {run.Id} begins without regard to other jobs: {exception.Message}");
            return null;
        }
    }

    private static FileStream Lock(string folder) =>
        FileLock.TryTake(Path.Combine(folder, LockName), LongestLook) ?? throw new IOException($"another process holds {Path.Combine(folder, LockName)}.");

    /// <summary>Takes the place where it is free.</summary>
    /// <returns>Null where it was; else the runs that come before, the first of them at the front.</returns>
    private List<string>? TryTake(string folder, CpuShare share)
    {
        try
        {
            using var all = Lock(folder);
            var others = Directory.EnumerateFiles(folder).Where(f => f != _path).Select(Ticket.Read).OfType<Ticket>()
                .Where(t => t.IsHeld()).ToList();
            var mine = Ticket.Read(_path)!;
            var running = others.Where(t => t.IsRunning).ToList();
            var before = others.Where(t => !t.IsRunning && t.CompareTo(mine) < 0).Order().ToList();
            if (before.Count > 0 || (running.Count > 0 && running.Sum(t => t.Cpus) + share.Cpus > share.Budget))
                return [.. running.Concat(before).Select(t => t.RunId)];
            var taken = Path.ChangeExtension(_path, Running);
            File.Move(_path, taken);
            _path = taken;
            return null;
        }
        catch (IOException)
        {
            // Somebody looks at the same moment, or has removed the folder: the file that is gone holds nobody's place.
            return File.Exists(_path) ? [] : null;
        }
    }

    /// <summary>What the name of a file says.</summary>
    private sealed record Ticket(string Path, long Ticks, int Cpus, string RunId, bool IsRunning) : IComparable<Ticket>
    {
        public static Ticket? Read(string path)
        {
            var extension = System.IO.Path.GetExtension(path);
            return extension is Waiting or Running
                && System.IO.Path.GetFileNameWithoutExtension(path).Split('_', 3) is [var ticks, var cpus, var id]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
                && int.TryParse(cpus, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    ? new(path, time, count, id, extension == Running)
                    : null;
        }

        /// <summary>Whether its process lives; the file of one that does not is removed.</summary>
        public bool IsHeld()
        {
            using var left = FileLock.TryTake(Path, TimeSpan.Zero);
            if (left is null)
                return true;
            DurableFolder.TryDelete(Path);
            return false;
        }

        public int CompareTo(Ticket? other) => other is null ? 1 : (Ticks, RunId).CompareTo((other.Ticks, other.RunId));
    }
}
