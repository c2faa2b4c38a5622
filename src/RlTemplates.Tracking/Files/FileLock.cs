namespace RlTemplates.Tracking;

/// <summary>
/// A lock between processes: a file that nobody else may open meanwhile. It ends with its process. The file itself stays, because removing it
/// would let two processes lock different files of the same name.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.
    private static readonly int[] Conflicts = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Takes the lock; disposing the stream gives it back.</summary>
    /// <param name="path">The lock's file; it is made if need be.</param>
    /// <param name="patience">How long to wait for another holder.</param>
    /// <returns>Null where another still holds it.</returns>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static FileStream? TryTake(string path, TimeSpan patience)
    {
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (Conflicts.Contains(exception.HResult))
            {
                if (TimeProvider.System.GetElapsedTime(start) >= patience)
                    return null;
            }
            Thread.Sleep(Pause);
        }
    }
}
