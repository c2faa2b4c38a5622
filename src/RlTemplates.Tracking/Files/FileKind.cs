using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.Tracking;

/// <summary>Tells regular files from pipes, devices and sockets, which may wait for ever where they are opened, and have neither length nor place.</summary>
internal static partial class FileKind
{
    // struct statx has the same layout on every Linux: 256 bytes, the mode at 28. AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_TYPE.
    private const int Size = 256, ModeAt = 28, CurrentFolder = -100, NoFollow = 0x100, WantsKind = 1;

    private const int KindMask = 0xF000, Regular = 0x8000, Folder = 0x4000, Link = 0xA000, Pipe = 0x1000;

    /// <summary>Whether a path leads to a pipe, a device or a socket. False where nothing is there, and where the system does not tell: on Windows and macOS.</summary>
    /// <param name="path">The path; a link is not followed.</param>
    public static bool IsSpecial(string path) => KindOf(path) is { } kind && kind is not (Regular or Folder or Link);

    /// <summary>Whether a path leads, perhaps by links, to a pipe with a name, which waits for a writer where it is opened. False where the system does not tell.</summary>
    /// <param name="path">The path.</param>
    public static bool IsNamedPipe(string path) => KindOf(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path) == Pipe;

    private static int? KindOf(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<byte> result = stackalloc byte[Size];
        try
        {
            if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), NoFollow, WantsKind, result) != 0)
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        return BitConverter.ToUInt16(result[ModeAt..]) & KindMask;
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(int folder, ReadOnlySpan<byte> path, int flags, uint wanted, Span<byte> result);
}
