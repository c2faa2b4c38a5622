namespace RlTemplates.Tracking;

/// <summary>Writes files so that a reader sees the old or the new content, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes aside, flushes to disk, renames. Where that fails, as on a full disk, the old content stays and nothing is left aside.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var aside = Path.Combine(Path.GetDirectoryName(path)!, $".tmp-{Path.GetFileName(path)}-{System.Environment.ProcessId}");
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}
