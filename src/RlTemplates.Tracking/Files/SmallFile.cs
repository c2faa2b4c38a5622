namespace RlTemplates.Tracking;

/// <summary>Reads files of runs, of which nothing is known but their names: only regular files, and no more of them than they may have.</summary>
internal static class SmallFile
{
    /// <summary>What is wrong with a file before it is opened; null where nothing is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that it may have.</param>
    public static string? Fault(string path, long most)
    {
        var file = new FileInfo(path);
        // A link may lead anywhere. Reading a pipe or a device might not end.
        return !file.Exists ? "it is missing"
            : file.LinkTarget is not null ? "it is a link"
            : FileKind.IsSpecial(path) ? "it is no regular file"
            : file.Length == 0 ? "it is empty"
            : file.Length > most ? FormattableString.Invariant($"it has {file.Length} bytes; at most {most} are read")
            : null;
    }

    /// <summary>The bytes of a file in which <see cref="Fault"/> has found nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Bytes that are read at most, however many come.</param>
    public static byte[] Read(string path, int most)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[(int)Math.Clamp(stream.Length, 0, most)];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count == bytes.Length ? bytes : bytes[..count];
    }
}
