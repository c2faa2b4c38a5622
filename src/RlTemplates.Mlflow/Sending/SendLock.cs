using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Sending;

/// <summary>What the one process holds that sends a run: <c>mlflow/lock</c> of its folder. Two would each send all of it.</summary>
internal static class SendLock
{
    /// <summary>Takes the lock; disposing the stream, or the end of the process, gives it back.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Null where another process holds it.</returns>
    /// <exception cref="IOException">The run's folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FileStream? TryTake(RunInfo run)
    {
        var folder = Directory.CreateDirectory(Path.Combine(run.Directory, SendState.Folder)).FullName;
        return FileLock.TryTake(Path.Combine(folder, "lock"), TimeSpan.Zero);
    }
}
