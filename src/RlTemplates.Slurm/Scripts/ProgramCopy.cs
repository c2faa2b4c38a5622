using RlTemplates.Experiments;

namespace RlTemplates.Slurm.Scripts;

/// <summary>Puts a program and scripts where the cluster's machines find them. The project may be built anew while the job waits.</summary>
internal static class ProgramCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Copies a published program.</summary>
    /// <exception cref="UserException">The folder cannot be written.</exception>
    public static void Copy(ProgramPackage package, string folder)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(package.Folder, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder, Path.GetRelativePath(package.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }
            Own(Path.Combine(folder, package.FileName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The program cannot be copied to {folder}: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a script that its owner alone may read: variables may be nobody else's business.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void WriteScript(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
            Own(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private static void Own(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerOnly);
    }
}
