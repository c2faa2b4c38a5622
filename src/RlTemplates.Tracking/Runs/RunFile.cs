using System.Text.Json;

namespace RlTemplates.Tracking;

/// <summary>Reads and writes <c>run.json</c>.</summary>
internal static class RunFile
{
    public const string Name = "run.json";

    private const int LargestBytes = 16 << 20;

    /// <summary>Writes the file in one atomic step.</summary>
    public static void Write(RunInfo run, bool isFlushed = true) =>
        AtomicFile.Write(Path.Combine(run.Directory, Name), RunJson.Write(run), isFlushed);

    /// <summary>
    /// Writes over the file where it stands, for a disk that has no room for a second one: it keeps the blocks and the inode that it has. Where it grows and the disk has no block for that, it stays as it was.
    /// </summary>
    /// <exception cref="FileWriteException">It cannot be written.</exception>
    public static void WriteOver(RunInfo run)
    {
        var path = Path.Combine(run.Directory, Name);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var old = new byte[Math.Min(stream.Length, LargestBytes)];
            stream.ReadExactly(old);
            try
            {
                Replace(stream, RunJson.Write(run));
            }
            catch (IOException)
            {
                Replace(stream, old);
                throw;
            }
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(path, exception);
        }
    }

    /// <summary>Reads a run's file; a broken one gives a run with status <see cref="RunStatus.Broken"/>. Folder names count, not what the file says.</summary>
    public static RunInfo Read(string directory) => Read(directory, ProcessIdentity.MayRun);

    /// <summary>Reads a run's file. Where its process is gone, the file is read once more: the process may have written its end just before.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="mayRun">Whether the process of an active run may still run.</param>
    internal static RunInfo Read(string directory, Func<RunInfo, bool> mayRun)
    {
        var run = ReadOnce(directory);
        if (!run.IsActive || mayRun(run))
            return run;
        run = ReadOnce(directory);
        return run.IsActive && !mayRun(run) ? run with { Status = RunStatus.Lost } : run;
    }

    private static RunInfo ReadOnce(string directory)
    {
        var id = Path.GetFileName(directory);
        var experiment = Path.GetFileName(Path.GetDirectoryName(directory)) ?? "";
        try
        {
            var path = Path.Combine(directory, Name);
            if (SmallFile.Fault(path, LargestBytes) is { } fault)
                throw new JsonException(fault);
            return RunJson.Read(SmallFile.Read(path, LargestBytes)) with { Id = id, Experiment = experiment, Directory = directory };
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return new()
            {
                Id = id,
                Experiment = experiment,
                Directory = directory,
                Status = RunStatus.Broken,
                CreatedAt = CreatedAt(directory),
                Error = exception.Message,
            };
        }
    }

    private static void Replace(FileStream stream, byte[] content)
    {
        stream.Position = 0;
        stream.Write(content);
        stream.SetLength(content.Length);
    }

    private static DateTimeOffset CreatedAt(string directory) => RunId.TimeOf(Path.GetFileName(directory))
        ?? new DateTimeOffset(System.IO.Directory.GetLastWriteTimeUtc(directory), TimeSpan.Zero);
}
