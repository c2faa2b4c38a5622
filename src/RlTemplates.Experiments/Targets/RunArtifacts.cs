using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The files in a run's folder as those of its job.</summary>
internal static class RunArtifacts
{
    private static readonly EnumerationOptions Regular = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
        IgnoreInaccessible = true,
    };

    /// <summary>The files; what is unfinished, what keeps others off the run, and what links lead to are not among them.</summary>
    public static IReadOnlyList<JobArtifact> List(RunInfo run) => !Directory.Exists(run.Directory)
        ? []
        :
        [
            .. new DirectoryInfo(run.Directory).EnumerateFiles("*", Regular)
                .Select(file => (File: file, Name: Path.GetRelativePath(run.Directory, file.FullName).Replace(Path.DirectorySeparatorChar, '/')))
                .Where(f => !f.Name.Split('/').Any(part => part[0] == '.'))
                .Select(f => new JobArtifact(f.Name, f.File.Length) { Version = f.File.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture) }),
        ];

    /// <summary>Opens one of them.</summary>
    public static Stream Open(RunInfo run, JobArtifact artifact, long offset)
    {
        try
        {
            return new FileStream(PathOf(run, artifact.Name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) { Position = offset };
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw new UserException($"The file {artifact.Name} of run {run.Id} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Where a file of a job lies in the folder of its run.</summary>
    /// <exception cref="UserException">Its name leads elsewhere, or is that of a file which tells how the run stands here.</exception>
    public static string PathOf(RunInfo run, string name)
    {
        var parts = name.Split('/');
        var isPlain = parts.All(part => part.Length > 0 && part[0] != '.' && part.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && !part.Contains('\\', StringComparison.Ordinal));
        if (!isPlain || name == RunFile.Name)
            throw new UserException($"The job of run {run.Id} has a file '{name}', which cannot lie in {run.Directory}.");
        return Path.Combine([run.Directory, .. parts]);
    }
}
