using RlTemplates.Estimators.Uploads;
using RlTemplates.SageMaker.Aws;
using RlTemplates.SageMaker.Storage;

namespace RlTemplates.SageMaker;

/// <summary>The source of a script as the toolkits' containers unpack it.</summary>
internal static class EstimatorSource
{
    /// <summary>
    /// The files: what a source directory holds lies at the archive's root, a script without a directory too, and further folders beside
    /// them under their own names.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="folder">The source directory; null where the script is sent alone.</param>
    /// <param name="dependencies">Further folders and files.</param>
    /// <exception cref="UserException">Something is missing, cannot be read, or has the name of something else.</exception>
    public static UploadFiles Collect(string script, string? folder, IReadOnlyList<string> dependencies)
    {
        var main = string.IsNullOrEmpty(folder) ? OneFile(script) : SourceFolder.Collect(folder);
        if (dependencies.Count == 0)
            return main;
        var parts = dependencies.Select(d => Directory.Exists(d) ? Below(d) : OneFile(d, "Dependencies")).Prepend(main).ToList();
        var files = parts.SelectMany(p => p.Files).ToList();
        if (files.GroupBy(f => f.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UserException($"The source has two files {twice.Key}: {string.Join(" and ", twice.Select(f => f.Path))}. Rename one, or leave it out of Dependencies.");
        return new(main.Folder, files, parts.SelectMany(p => p.LeftOut));
    }

    /// <summary>Packs and sends files.</summary>
    /// <param name="session">Who asks.</param>
    /// <param name="files">The files.</param>
    /// <param name="location">Where they go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">A file cannot be read, or S3 refuses.</exception>
    public static async Task SendAsync(AwsSession session, UploadFiles files, CodeLocation location, CancellationToken cancellationToken)
    {
        using var archive = await files.PackAsync(ArchiveFormat.TarGz, new("SageMaker"), cancellationToken).ConfigureAwait(false);
        await S3Folder.UploadToAsync(
            session, S3Address.Parse(location.Uri), archive.Path, location.KmsKey, cancellationToken).ConfigureAwait(false);
    }

    private static UploadFiles Below(string folder)
    {
        var found = SourceFolder.Collect(folder);
        var name = Path.GetFileName(found.Folder);
        return new(found.Folder, found.Files.Select(f => f with { Name = $"{name}/{f.Name}" }), found.LeftOut.Select(f => f with { Name = $"{name}/{f.Name}" }));
    }

    private static UploadFiles OneFile(string path, string property = "EntryPoint")
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new(file.DirectoryName!, [new(file.Name, file.FullName, file.Length)], [])
            : throw new UserException($"{property} has {path}, but there is no such file{(property == "Dependencies" ? " or folder" : "")}.");
    }
}
