using RlTemplates.Inference;
using RlTemplates.Networks;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A checkpoint's policy alone: neither its replay nor anything else that training needs is read.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Policy">Its policy.</param>
internal sealed record CheckpointPolicy(Checkpoint Checkpoint, IPolicy Policy) : IDisposable
{
    // Training may write and remove checkpoints faster than they are read.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Loads a checkpoint's policy, also while training goes on beside it and removes old checkpoints.</summary>
    /// <param name="request">Which run and checkpoint.</param>
    /// <param name="algorithm">Gives the algorithm, which stays the caller's; called only for policies that cannot be kept apart from it.</param>
    /// <param name="changed">What to say of changed options where the policy does not fit.</param>
    /// <exception cref="UserException">There is no such checkpoint, it is damaged, an older version wrote it, or it belongs to other options.</exception>
    public static CheckpointPolicy Load(EvaluateRequest request, Func<IAlgorithm> algorithm, string changed)
    {
        // Without a run there is nothing but the path.
        var store = new CheckpointStore(request.Run?.CheckpointsPath ?? Environment.CurrentDirectory);
        for (var start = TimeProvider.System.GetTimestamp(); ;)
        {
            var checkpoint = request.Checkpoint is { } name ? store.Find(name, PolicyFile.PolicyName) : store.Latest(PolicyFile.PolicyName);
            if (checkpoint is null)
                throw NoneOf(request.Run, store);
            try
            {
                return File.Exists(Path.Combine(checkpoint.Path, PolicyFile.PolicyName))
                    ? new(checkpoint, Inference.Policy.Load(checkpoint.Path))
                    : WithLearner(checkpoint, algorithm(), changed);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                if (request.Checkpoint is not null || Directory.Exists(checkpoint.Path) || TimeProvider.System.GetElapsedTime(start) >= Patience)
                    throw new UserException($"Checkpoint {checkpoint.Path} cannot be evaluated. {exception.Message}", exception);
            }
        }
    }

    /// <summary>The policy of a checkpoint that is there; null where it cannot be kept apart from its algorithm, or be run by the built-in engine.</summary>
    public static Policy? TryOpen(Checkpoint checkpoint)
    {
        try
        {
            return File.Exists(Path.Combine(checkpoint.Path, PolicyFile.PolicyName)) ? Inference.Policy.Load(checkpoint.Path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Throws where the policy cannot act in an environment.</summary>
    /// <exception cref="UserException">It was trained on another.</exception>
    public void EnsureFits(EnvironmentSpec spec, string changed)
    {
        try
        {
            (Policy as Policy)?.EnsureFits(spec);
        }
        catch (ArgumentException exception)
        {
            throw new UserException($"Checkpoint {Checkpoint.Path} cannot be evaluated with these options. {Options.Sentence.End(exception.Message)}{changed}", exception);
        }
    }

    public void Dispose() => (Policy as Policy)?.Dispose();

    private static UserException NoneOf(RunInfo? run, CheckpointStore store) => new(run is null
        ? "Nothing says which checkpoint is to be evaluated; name a run, or the path of a checkpoint."
        : store.HasAny
            ? $"Run {run.Id} cannot be evaluated: every checkpoint in {run.CheckpointsPath} is damaged."
            : $"Run {run.Id} has no complete checkpoint in {run.CheckpointsPath}. Train it longer, or set checkpoint.interval.");

    private static CheckpointPolicy WithLearner(Checkpoint checkpoint, IAlgorithm algorithm, string changed)
    {
        if (algorithm.Policy is ISavablePolicy)
            throw new UserException($"Checkpoint {checkpoint.Path} has no {PolicyFile.PolicyName}: an older version wrote it. Resume its run, which writes a checkpoint with one, and evaluate that.");
        CheckpointFiles.Load(checkpoint, algorithm, new(), changed);
        return new(checkpoint, algorithm.Policy);
    }
}
