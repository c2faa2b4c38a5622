namespace RlTemplates.Tracking;

/// <summary>By what a changed <c>run.json</c> is told without reading it.</summary>
/// <param name="WrittenAt">When it was written last, in UTC.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct RunMark(DateTime WrittenAt, long Length)
{
    /// <summary>That of a run's folder; the default where there is no such file, or it is a link.</summary>
    public static RunMark Of(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, RunFile.Name));
        return file.Exists && !file.Attributes.HasFlag(FileAttributes.ReparsePoint) ? new(file.LastWriteTimeUtc, file.Length) : default;
    }
}
