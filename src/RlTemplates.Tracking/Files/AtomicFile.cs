namespace RlTemplates.Tracking;

/// <summary>Writes files so that a reader sees the old or the new content, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes aside, flushes to disk, renames, flushes the folder. Where the write fails, as on a full disk, the old content stays and nothing is left aside;
    /// where only the last step fails, the new content is there but may not survive a power cut.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="isFlushed">Whether to wait for the disk. A disk that keeps nothing any more may still let others read what went wrong.</param>
    /// <exception cref="FileWriteException">It cannot be written, or the disk reports that it has not kept it.</exception>
    public static void Write(string path, byte[] content, bool isFlushed = true) => Write(path, stream => stream.Write(content), isFlushed);

    /// <summary>Writes a file that need not fit into memory, in the same way.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="write">Writes its new content.</param>
    /// <param name="isFlushed">Whether to wait for the disk.</param>
    /// <param name="overwrite">Whether it may take the place of another file.</param>
    /// <exception cref="FileWriteException">It cannot be written, or the disk reports that it has not kept it.</exception>
    public static void Write(string path, Action<Stream> write, bool isFlushed = true, bool overwrite = true)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var aside = DurableFolder.NewNameAside(path);
        try
        {
            using (var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                write(stream);
                if (isFlushed)
                    DiskSync.File(stream);
            }
            File.Move(aside, path, overwrite);
            if (isFlushed)
                DiskSync.Folder(folder);
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            DurableFolder.TryDelete(aside);
            throw FileWriteException.Of(path, exception);
        }
    }
}
