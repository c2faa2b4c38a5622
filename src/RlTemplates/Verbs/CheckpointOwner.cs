using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The run that a checkpoint belongs to which is named by its path.</summary>
internal static class CheckpointOwner
{
    /// <summary>The run around a folder <c>RUN/checkpoints/step-…</c>, wherever that lies; null where the folder does not exist, or lies in no run, as a copied checkpoint.</summary>
    /// <param name="checkpoint">What the command line calls the checkpoint: a path or anything else.</param>
    public static RunInfo? Find(string checkpoint)
    {
        if (!IsFolder(checkpoint))
            return null;
        var checkpoints = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkpoint)));
        if (Path.GetDirectoryName(checkpoints) is not { } folder || !File.Exists(Path.Combine(folder, RunFile.Name)))
            return null;
        var run = RunFile.Read(folder);
        return run.CheckpointsPath == checkpoints ? run : null;
    }

    /// <summary>Whether a text is the path of a folder that exists.</summary>
    public static bool IsFolder(string text) => text.Trim().Length > 0 && Directory.Exists(text);
}
