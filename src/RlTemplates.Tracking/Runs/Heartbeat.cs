using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RlTemplates.Tracking;

/// <summary>
/// The sign of life of a run's process: a small file that it renews every few seconds, for others that cannot see the process itself, on other hosts and in other containers.
/// It also says who writes the run, so that two writers notice each other where the file system has no locks.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class Heartbeat(string folder) : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string Name = ".heartbeat";

    /// <summary>Time between two signs of life.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int Length = 512;

    // Of this boot there is one clock that nobody sets. Between machines clocks differ, and shares show files late.
    private static readonly TimeSpan FreshHere = TimeSpan.FromSeconds(20), FreshElsewhere = TimeSpan.FromMinutes(2), Skew = TimeSpan.FromHours(1);

    private readonly string _path = Path.Combine(folder, Name);
    private readonly string _token = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly ManualResetEventSlim _isEnding = new();
    private Thread? _thread;

    /// <summary>How the file stands.</summary>
    public enum State
    {
        /// <summary>It is this writer's.</summary>
        Ours,

        /// <summary>It was removed.</summary>
        Missing,

        /// <summary>Another writer has taken the run over.</summary>
        Taken,
    }

    /// <summary>Takes the run over from the process that wrote it, and gives signs of life until disposal.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Start()
    {
        Write(FileMode.OpenOrCreate);
        _thread ??= StartThread();
    }

    /// <summary>Whether this has been started.</summary>
    public bool IsStarted => _thread is not null;

    /// <summary>Reads who writes the run.</summary>
    public State Look() => HeartbeatMark.Read(folder) switch
    {
        null => File.Exists(_path) ? State.Ours : State.Missing,
        { } mark => mark.Token == _token ? State.Ours : State.Taken,
    };

    /// <summary>Whether the last sign of life of a run is so young that its process may live; null where there is none.</summary>
    public static bool? IsFresh(RunInfo run)
    {
        if (HeartbeatMark.Read(run.Directory) is not { } mark)
            return null;
        if (mark.BootId is { } boot && boot == LinuxProcess.BootId)
            return Math.Abs(System.Environment.TickCount64 - mark.Ticks) <= FreshHere.TotalMilliseconds;
        var now = DateTimeOffset.UtcNow;
        return (now - mark.Time) is var byClock && byClock <= FreshElsewhere && byClock >= -Skew
            || (now - mark.WrittenAt) is var byFile && byFile <= FreshElsewhere && byFile >= -Skew;
    }

    /// <summary>Ends the signs of life and removes the file, which frees an inode on a full disk.</summary>
    public void Remove()
    {
        Dispose();
        _thread = null;
        if (Look() == State.Ours)
            DurableFolder.TryDelete(_path);
    }

    /// <summary>Ends the signs of life. The file stays, because it would vanish while somebody copies the run.</summary>
    public void Dispose()
    {
        _isEnding.Set();
        // A share that does not answer any more keeps nobody waiting.
        _thread?.Join(TimeSpan.FromSeconds(1));
    }

    private Thread StartThread()
    {
        // A thread of its own: those of the pool may be busy for long with code of others.
        var thread = new Thread(() =>
        {
            while (!_isEnding.Wait(Interval))
                Beat();
        })
        { IsBackground = true, Name = "heartbeat" };
        thread.Start();
        return thread;
    }

    private void Beat()
    {
        try
        {
            // A file that is missing is for the writer to notice.
            if (Look() == State.Ours)
                Write(FileMode.Open);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            // The next one may succeed; others see that it is late.
        }
    }

    // In place and of one length, so that a full disk does not matter and a reader sees a whole one.
    private void Write(FileMode mode)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{_token}\n{LinuxProcess.BootId}\n{System.Environment.TickCount64}\n{DateTimeOffset.UtcNow:O}\n{System.Environment.ProcessId} of {System.Environment.MachineName}\n");
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Fill((byte)'\n');
        if (Encoding.UTF8.GetByteCount(text) <= Length)
            Encoding.UTF8.GetBytes(text, bytes);
        using var stream = new FileStream(_path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        stream.Write(bytes);
    }
}

/// <summary>What the file of a heartbeat says.</summary>
/// <param name="Token">Names the writer.</param>
/// <param name="BootId">The boot that it saw; null where its system has no such id.</param>
/// <param name="Ticks">Milliseconds of the system's own clock.</param>
/// <param name="Time">The time by its clock.</param>
/// <param name="Process">The process and its host, in words.</param>
/// <param name="WrittenAt">When the file system says that the file was written.</param>
internal sealed record HeartbeatMark(string Token, string? BootId, long Ticks, DateTimeOffset Time, string Process, DateTimeOffset WrittenAt)
{
    private const int MostBytes = 4096;

    /// <summary>Reads the file of a run's folder; null where there is none, or it cannot be read at the moment.</summary>
    public static HeartbeatMark? Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, Heartbeat.Name));
            if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > MostBytes)
                return null;
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MostBytes];
            var lines = Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false)).Split('\n');
            return lines.Length >= 5
                && long.TryParse(lines[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                && DateTimeOffset.TryParseExact(lines[3], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? new(lines[0], lines[1].Length == 0 ? null : lines[1], ticks, time, lines[4], new(file.LastWriteTimeUtc, TimeSpan.Zero))
                : null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return null;
        }
    }
}
