using System.Text;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Writes the files by which a target's own tool submits a job.</summary>
internal static class JobFiles
{
    /// <summary>Writes them into a folder, which is made where it is missing; all or none, and overwrites nothing.</summary>
    /// <param name="plan">What would be submitted.</param>
    /// <param name="folder">The folder.</param>
    /// <returns>Their paths.</returns>
    /// <exception cref="UserException">The target has none, one of them is there already, or they cannot be written.</exception>
    public static IReadOnlyList<string> Write(SubmissionPlan plan, string folder)
    {
        if (plan.Files.Count == 0)
            throw new UserException($"'{plan.Target.Name}' has no tool of its own that submits jobs from files; leave --job-files out.");
        var paths = plan.Files.Select(f => Path.Combine(folder, f.Name)).ToList();
        if (paths.Find(p => File.Exists(p) || Directory.Exists(p)) is { } there)
            throw new UserException($"{there} is there already, and --job-files overwrites nothing; name another folder.");
        var (isNew, written) = (!Directory.Exists(folder), new List<string>());
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (path, file) in paths.Zip(plan.Files))
            {
                AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(file.Text)), overwrite: false);
                written.Add(path);
            }
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            Remove(written, isNew ? folder : null);
            throw new UserException($"The files of the job cannot be written into {folder}: {exception.Message}", exception);
        }
        return paths;
    }

    private static void Remove(IEnumerable<string> files, string? folder)
    {
        try
        {
            foreach (var file in files)
                File.Delete(file);
            if (folder is not null)
                Directory.Delete(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is wrong with the disk is told anyway.
        }
    }
}
