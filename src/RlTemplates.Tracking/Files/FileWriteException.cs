using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>A file of a run cannot be written. The message names the file, the reason, and how much space is free where that matters.</summary>
internal sealed class FileWriteException : IOException
{
    // ENOSPC; EDQUOT on Linux and on macOS; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] NoSpace = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private FileWriteException(string message, Exception cause)
        : base(message, cause) => HResult = cause.HResult;

    /// <summary>Whether an exception comes of a disk, a folder or their permissions.</summary>
    public static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Names the file that an exception is about; one that names a file already stays as it is.</summary>
    /// <param name="path">The file or folder that was to be written.</param>
    /// <param name="cause">Why it could not be.</param>
    public static FileWriteException Of(string path, Exception cause) =>
        cause as FileWriteException ?? new($"{path} cannot be written: {Reason(cause)}{Free(path, cause)}", cause);

    // The runtime adds the path to what the system says; here it is that of a temporary file.
    private static string Reason(Exception cause) => cause switch
    {
        DirectoryNotFoundException or FileNotFoundException => "its folder was removed",
        UnauthorizedAccessException { InnerException: { } inner } => Lower(inner.Message),
        _ => Lower(cause.Message.IndexOf(" : '", StringComparison.Ordinal) is > 0 and var end ? cause.Message[..end] : cause.Message.TrimEnd('.')),
    };

    private static string Lower(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    private static string Free(string path, Exception cause)
    {
        if (!NoSpace.AsSpan().Contains(cause.HResult) || FreeBytes(path) is not { } bytes)
            return "";
        return bytes < 1_000_000
            ? $" ({InWords(bytes)} free)"
            : $" (although {InWords(bytes)} are free: the file system has no inodes left, a quota is used up, or the file was larger than that)";
    }

    private static long? FreeBytes(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            while (folder is not null && !Directory.Exists(folder))
                folder = Path.GetDirectoryName(folder);
            return folder is null ? null : new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string InWords(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB"),
    };
}
