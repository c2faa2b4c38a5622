namespace RlTemplates.AzureMl.Fake;

/// <summary>The files of a storage account: each blob is a file in a folder, so that a job's mounted folder is one of them.</summary>
/// <param name="folder">The folder.</param>
public sealed class FakeBlobs(string folder)
{
    private int _uploads;

    /// <summary>How many blobs were uploaded.</summary>
    public int Uploads => _uploads;

    /// <summary>Where something lies.</summary>
    /// <param name="container">The container.</param>
    /// <param name="name">The blob, or a folder of blobs.</param>
    public string PathOf(string container, string name = "") => Path.Combine(folder, container, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The names of all blobs of a container.</summary>
    public IReadOnlyList<string> Names(string container) =>
    [
        .. Directory.EnumerateFiles(PathOf(container), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(PathOf(container), f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal),
    ];

    internal void CreateContainer(string name) => Directory.CreateDirectory(PathOf(name));

    internal void Count() => Interlocked.Increment(ref _uploads);
}
