using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace RlTemplates.Tracking;

/// <summary>
/// Folders that appear and disappear in one step: they are made aside and renamed when they are complete, and renamed aside before they are deleted. So a process killed
/// at any moment leaves whole folders, and names with the prefix <c>.tmp-</c>, which the next process that writes the run sweeps away.
/// </summary>
internal static class DurableFolder
{
    /// <summary>What names of unfinished files and folders begin with.</summary>
    public const string Prefix = ".tmp-";

    /// <summary>What follows the prefix in names of folders that are being deleted.</summary>
    public const string Removed = "remove-";

    private static readonly EnumerationOptions Own = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    /// <summary>A name aside of a file, which no other process chooses.</summary>
    public static string NewNameAside(string path) => Path.Combine(
        Path.GetDirectoryName(path) ?? "",
        $"{Prefix}{Path.GetFileName(path)}-{System.Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");

    /// <summary>Makes a folder and those above it that are missing, and waits until their names are on the disk.</summary>
    /// <exception cref="FileWriteException">It cannot be made.</exception>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        var above = Path.GetDirectoryName(Path.GetFullPath(path));
        if (above is not null)
            Create(above);
        try
        {
            Directory.CreateDirectory(path);
            if (above is not null)
                DiskSync.Folder(above);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(path, exception);
        }
    }

    /// <summary>Gives a complete folder its name, and waits until the name is on the disk. Its files are flushed already.</summary>
    /// <param name="aside">The folder as it was made.</param>
    /// <param name="final">Its name.</param>
    /// <exception cref="IOException">There is such a folder, or the disk reports an error; then no folder has the name.</exception>
    public static void Publish(string aside, string final)
    {
        DiskSync.Folder(aside);
        Directory.Move(aside, final);
        try
        {
            DiskSync.Folder(Path.GetDirectoryName(final)!);
        }
        catch (IOException)
        {
            TryRemove(final);
            throw;
        }
    }

    /// <summary>Removes a folder: it is renamed first, because deleting takes many steps. A link is removed, not what it leads to.</summary>
    public static void Remove(string folder)
    {
        var aside = NewNameAside(Path.Combine(Path.GetDirectoryName(folder)!, Removed + Path.GetFileName(folder)));
        Directory.Move(folder, aside);
        try
        {
            DiskSync.Folder(Path.GetDirectoryName(folder)!);
        }
        finally
        {
            Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Removes a folder, as far as that is possible.</summary>
    /// <returns>Why it could not be removed; null where it was.</returns>
    public static string? TryRemove(string folder)
    {
        try
        {
            Remove(folder);
            return null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return exception.Message;
        }
    }

    /// <summary>Deletes a file or a folder that is unfinished, where that is possible; else the next sweep does so.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
        }
    }

    /// <summary>
    /// Deletes what killed processes left unfinished in a folder. Only its one writer may call this; what others that live on this machine are writing beside it, such as an
    /// evaluation, stays.
    /// </summary>
    public static void Sweep(string folder)
    {
        if (!Directory.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null)
            return;
        foreach (var left in Directory.EnumerateFileSystemEntries(folder, Prefix + "*").Where(left => !IsOfOther(Path.GetFileName(left))).ToList())
            TryDelete(left);
    }

    // A number that another process has got since keeps what is left until the next sweep.
    private static bool IsOfOther(string name)
    {
        if (name.Split('-') is not [.., var id, _] || !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process == System.Environment.ProcessId)
            return false;
        try
        {
            using var other = Process.GetProcessById(process);
            return !other.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Waits until all files and folders in a folder that was written by other code are on the disk.</summary>
    public static void Flush(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Own))
        {
            if (entry is DirectoryInfo)
                DiskSync.Folder(entry.FullName);
            else
                FlushFile(entry.FullName);
        }
    }

    private static void FlushFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        DiskSync.File(stream);
    }
}
