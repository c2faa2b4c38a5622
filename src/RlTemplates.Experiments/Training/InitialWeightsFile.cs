using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Weights that another process begins with: a copy in the folder of the run that it trains, or of that run's parent, so that they are there whatever becomes of the run from which they come.
/// </summary>
internal static class InitialWeightsFile
{
    /// <summary>Name in the folder of the run.</summary>
    public const string Name = "initial_weights.bin";

    /// <summary>A run with the weights in its folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">The weights; null: none.</param>
    /// <exception cref="UserException">They cannot be read.</exception>
    public static NewRun In(NewRun run, WeightSource? source)
    {
        if (source is null)
            return run;
        try
        {
            return run with
            {
                Files = new Dictionary<string, byte[]>(run.Files) { [Name] = File.ReadAllBytes(Path.Combine(source.Folder, PolicyFile.PolicyName)) },
                Tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal) { [WeightSource.Tag] = source.Name },
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The weights of {source.Name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The weights that a run begins with; null where there are none, or it has a checkpoint to go on from.</summary>
    /// <param name="store">Where runs are kept.</param>
    /// <param name="run">The run.</param>
    public static WeightSource? Find(RunStore store, RunInfo run)
    {
        if (new CheckpointStore(run.CheckpointsPath).HasAny)
            return null;
        if (In(run) is { } own)
            return own;
        return run.Parent is { } parent && Directory.Exists(Path.Combine(store.Root, run.Experiment, parent)) ? In(store.Find(parent, run.Experiment)) : null;
    }

    private static WeightSource? In(RunInfo run) =>
        Path.Combine(run.Directory, Name) is var file && File.Exists(file) ? new(file, run.Tags.TryGetValue(WeightSource.Tag, out var name) ? name : run.Id) : null;
}
