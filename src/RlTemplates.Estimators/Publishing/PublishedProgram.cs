using System.Security.Cryptography;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;

namespace RlTemplates.Estimators.Publishing;

/// <summary>A program that was published for another machine. Disposing of it deletes its folder.</summary>
public sealed class PublishedProgram : IDisposable
{
    private PublishedProgram(UploadFiles files, string fileName, ProgramPlatform platform, bool isNative, string sha256) =>
        (Files, FileName, Platform, IsNative, Sha256) = (files, fileName, platform, isNative, sha256);

    /// <summary>Its files, ready to be packed: the program, and what lies beside it.</summary>
    public UploadFiles Files { get; }

    /// <summary>The file to start, in the root of its files.</summary>
    public string FileName { get; }

    /// <summary>What it runs on.</summary>
    public ProgramPlatform Platform { get; }

    /// <summary>Whether it is compiled to machine code ahead of time; otherwise it brings the runtime along.</summary>
    public bool IsNative { get; }

    /// <summary>The SHA-256 of the file to start, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Files.Folder, recursive: true);

    internal static async Task<PublishedProgram> ReadAsync(string folder, PublishedProject project, ProgramPlatform platform, bool isNative, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, project.ProgramName);
        if (!File.Exists(path))
            throw new UserException($"{project.Path} was published, but without {project.ProgramName}, the program to start.");
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
        return new(FilesOf(folder, project.ProgramName), project.ProgramName, platform, isNative, Convert.ToHexStringLower(hash));
    }

    /// <summary>The files of a program that was published for a submission, ready to be packed.</summary>
    /// <param name="package">The program.</param>
    public static UploadFiles FilesOf(ProgramPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return FilesOf(package.Folder, package.FileName);
    }

    // On Windows files have no mode, and this one has to be started.
    private static UploadFiles FilesOf(string folder, string program) =>
        new(folder, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => FileOf(folder, f, f == Path.Combine(folder, program))), []);

    private static UploadFile FileOf(string folder, string path, bool isProgram) => new(
        Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), path, new FileInfo(path).Length, isProgram);
}
