using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The files of a training checkpoint.</summary>
internal static class CheckpointFiles
{
    private const string Algorithm = "algorithm.bin";
    private const string Progress = "progress.bin";
    private const string Hooks = "hooks.bin";

    /// <summary>Writes a checkpoint, and its policy as the run's model, without which training goes on.</summary>
    /// <exception cref="FileWriteException">The checkpoint cannot be written; nothing is left of it, and older ones are as they were.</exception>
    public static Checkpoint Save(CheckpointStore store, int keep, IAlgorithm algorithm, TrainingProgress progress, HookStates hooks, RunWriter writer, DateTimeOffset now)
    {
        var files = new Dictionary<string, Action<BinaryWriter>> { [Algorithm] = algorithm.Save, [Progress] = progress.Save };
        if (hooks.Any)
            files[Hooks] = hooks.Save;
        var model = ModelFiles.Of(algorithm, progress, writer.Info, now);
        model?.AddTo(files);
        var checkpoint = store.Save(progress.TimestepsPlayed, progress.Iteration, keep, files);
        if (model is not null)
            writer.Attempts.Try("the model", () => model.Publish(writer.Info.ModelPath));
        return checkpoint;
    }

    /// <summary>Restores the states of own hooks.</summary>
    /// <returns>What to say of hooks that came or went since.</returns>
    /// <exception cref="UserException">A hook does not take its state.</exception>
    public static IReadOnlyList<string> LoadHooks(Checkpoint checkpoint, HookStates hooks)
    {
        if (!File.Exists(Path.Combine(checkpoint.Path, Hooks)))
            return [];
        try
        {
            IReadOnlyList<string> notes = [];
            CheckpointStore.Load(checkpoint, Hooks, reader => notes = hooks.Load(reader));
            return notes;
        }
        catch (Exception exception) when (IsOfContent(exception))
        {
            throw new UserException($"The states of hooks in checkpoint {checkpoint.Path} cannot be loaded: {Options.Sentence.End(exception.Message)}", exception);
        }
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
        catch (Exception exception) when (IsOfContent(exception) || exception is FileNotFoundException)
        {
            throw new UserException($"Checkpoint {checkpoint.Path} cannot be loaded with these options: {exception.Message.TrimEnd('.')}.{changed}", exception);
        }
    }

    /// <summary>Brings a new algorithm to where the one was that a checkpoint of this process was written of.</summary>
    public static void Restore(Checkpoint checkpoint, IAlgorithm algorithm) => CheckpointStore.Load(checkpoint, Algorithm, algorithm.Load);

    // What comes of lengths and numbers that no training wrote, although the hash of the file is right.
    private static bool IsOfContent(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or ArithmeticException or IndexOutOfRangeException;
}
