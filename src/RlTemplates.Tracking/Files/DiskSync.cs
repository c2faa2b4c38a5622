using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RlTemplates.Tracking;

/// <summary>
/// Waits until what was written is on the disk, and throws where the disk or the network share reports that it is not. <see cref="FileStream.Flush(bool)"/> swallows such
/// errors on Unix, and the system reports each of them once only; so this calls <c>fsync</c> itself.
/// </summary>
internal static partial class DiskSync
{
    private const int Interrupted = 4, AccessDenied = 13, FullSync = 51;

    // O_RDONLY | O_CLOEXEC.
    private static readonly int OpenForReading = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    // EINVAL, ENOSYS and ENOTSUP/EOPNOTSUPP on Linux and on macOS: the file system has nothing to flush.
    private static readonly int[] Unsupported = OperatingSystem.IsLinux() ? [22, 38, 95] : [22, 45, 78, 102];

    /// <summary>Waits for a file.</summary>
    /// <param name="stream">The open file; what it buffers is written first.</param>
    /// <exception cref="IOException">Not all of it is on the disk.</exception>
    public static void File(FileStream stream)
    {
        if (OperatingSystem.IsWindows())
        {
            stream.Flush(flushToDisk: true);
            return;
        }
        stream.Flush();
        Sync(stream.SafeFileHandle, stream.Name);
    }

    /// <summary>Waits for the names in a folder: what was created, renamed or removed there. On Windows there is nothing to wait for.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">They are not on the disk, or there is no such folder.</exception>
    public static void Folder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = Open(path);
        if (folder is not null)
            Sync(folder, path);
    }

    /// <summary>Opens a folder; null where it may be written but not read, so that nothing can be asked of it.</summary>
    private static SafeFileHandle? Open(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        while (true)
        {
            var handle = OpenFile(name, OpenForReading);
            if (handle >= 0)
                return new(handle, ownsHandle: true);
            var error = Marshal.GetLastPInvokeError();
            if (error == AccessDenied)
                return null;
            if (error != Interrupted)
                throw Error(error, path);
        }
    }

    private static void Sync(SafeFileHandle file, string path)
    {
        while (FlushFile(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (Unsupported.AsSpan().Contains(error))
                return;
            if (error != Interrupted)
                throw Error(error, path);
        }
        // There fsync stops at the drive's own memory.
        if (OperatingSystem.IsMacOS())
            _ = Control(file, FullSync);
    }

    private static IOException Error(int error, string path) => new($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte[] path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);
}
