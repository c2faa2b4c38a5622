namespace RlTemplates.Inference.Policies;

/// <summary>Finds the policy's file in a folder: of a model, of a checkpoint, or of a run, whose model it is.</summary>
internal static class SavedPolicy
{
    private const long LargestFile = int.MaxValue - 64;
    private const string Model = "model";
    private const string Checkpoints = "checkpoints";

    /// <summary>Reads one version of the file, also while another process replaces it.</summary>
    public static byte[] Read(string path, out string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        file = Find(path);
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
                throw new InvalidDataException($"{file} has {stream.Length} bytes; a policy has at most {LargestFile}.");
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException exception)
        {
            throw new FileNotFoundException($"There is no policy at {path}: {file} was removed while it was opened.", file, exception);
        }
    }

    private static string Find(string path)
    {
        if (File.Exists(path))
            return path;
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no policy at {path}: the folder does not exist. Give the folder of a model, of a checkpoint or of a run.");
        foreach (var folder in (string[])[path, Path.Combine(path, Model)])
            if (Path.Combine(folder, PolicyFile.PolicyName) is var file && File.Exists(file))
                return file;
        throw new FileNotFoundException(Why(path), Path.Combine(path, PolicyFile.PolicyName));
    }

    private static string Why(string path)
    {
        if (File.Exists(Path.Combine(path, "algorithm.bin")))
            return $"Checkpoint {path} has no {PolicyFile.PolicyName}: an older version wrote it. Resume its run once, which writes a checkpoint with one.";
        return Directory.Exists(Path.Combine(path, Checkpoints))
            ? $"Run {path} has no model yet: its first checkpoint writes one."
            : $"There is no policy in {path}: it has neither {PolicyFile.PolicyName} nor {Model}/{PolicyFile.PolicyName}. Give the folder of a model, of a checkpoint or of a run.";
    }
}
