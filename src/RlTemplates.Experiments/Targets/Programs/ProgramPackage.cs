namespace RlTemplates.Experiments;

/// <summary>A program that was published for other machines, in a folder for temporary files. Disposing of it deletes the folder.</summary>
/// <param name="folder">The folder with the program and what belongs to it.</param>
/// <param name="fileName">The file to start, in the root of the folder.</param>
public sealed class ProgramPackage(string folder, string fileName) : IDisposable
{
    /// <summary>The folder with the program and what belongs to it.</summary>
    public string Folder { get; } = folder;

    /// <summary>The file to start, in the root of <see cref="Folder"/>.</summary>
    public string FileName { get; } = fileName;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
