using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The files of a training checkpoint.</summary>
internal static class CheckpointFiles
{
    private const string Algorithm = "algorithm.bin";
    private const string Progress = "progress.bin";

    /// <summary>Writes a checkpoint, and its policy as the run's model.</summary>
    public static Checkpoint Save(CheckpointStore store, int keep, IAlgorithm algorithm, TrainingProgress progress, RunInfo run, DateTimeOffset now)
    {
        var files = new Dictionary<string, Action<BinaryWriter>> { [Algorithm] = algorithm.Save, [Progress] = progress.Save };
        var model = ModelFiles.Of(algorithm, progress, run, now);
        model?.AddTo(files);
        var checkpoint = store.Save(progress.TimestepsTotal, progress.Iteration, keep, files);
        model?.Publish(run.ModelPath);
        return checkpoint;
    }

    /// <param name="checkpoint">Where they are.</param>
    /// <param name="algorithm">Receives the state.</param>
    /// <param name="progress">Receives the counters.</param>
    /// <param name="changed">What to say of changed options where the state does not fit.</param>
    /// <exception cref="UserException">The state belongs to other options.</exception>
    public static void Load(Checkpoint checkpoint, IAlgorithm algorithm, TrainingProgress progress, string changed)
    {
        try
        {
            CheckpointStore.Load(checkpoint, Progress, progress.Load);
            CheckpointStore.Load(checkpoint, Algorithm, algorithm.Load);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FileNotFoundException)
        {
            throw new UserException($"Checkpoint {checkpoint.Path} cannot be loaded with these options: {exception.Message.TrimEnd('.')}.{changed}", exception);
        }
    }
}
