namespace RlTemplates.Tracking;

/// <summary>Deletes runs.</summary>
internal static class RunRemoval
{
    /// <summary>
    /// Deletes a run with all of its files. It is renamed away first, so that it is a run as a whole or not at all, whenever the process is killed; what is left then is removed when the
    /// next run of the experiment is made. Links in it are removed, not what they lead to.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <returns>Why it is still there, or what is left of it; null where it is gone.</returns>
    public static string? TryRemove(RunInfo run)
    {
        try
        {
            if (new DirectoryInfo(run.Directory).LinkTarget is not null)
                return $"Run {run.Id} is not deleted: its folder {run.Directory} is a link.";
            using var held = TryHold(run, out var isHeldElsewhere);
            // It may have been begun meanwhile.
            if (isHeldElsewhere || RunFile.Read(run.Directory).IsActive)
                return $"Run {run.Id} is not deleted: a process writes it.";
            // There, a folder with an open file cannot be renamed.
            if (OperatingSystem.IsWindows())
                held?.Dispose();
            DurableFolder.Remove(run.Directory);
            return null;
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(run.Directory))
        {
            // Somebody else has deleted it, or the rest of it.
            return null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            return Directory.Exists(run.Directory)
                ? $"Run {run.Id} is not deleted: {exception.Message}"
                : $"Run {run.Id} is deleted, but files of it are left in {Path.GetDirectoryName(run.Directory)}, in a folder whose name begins with {DurableFolder.Prefix}remove-{run.Id}: {exception.Message}";
        }
    }

    // What is no lock, but a link or a pipe in its place, is not opened.
    private static FileStream? TryHold(RunInfo run, out bool isHeldElsewhere)
    {
        var path = Path.Combine(run.Directory, RunHold.LockName);
        var isLock = !FileKind.IsSpecial(path) && new FileInfo(path).LinkTarget is null;
        var held = isLock ? FileLock.TryTake(path, TimeSpan.Zero) : null;
        isHeldElsewhere = isLock && held is null;
        return held;
    }
}
