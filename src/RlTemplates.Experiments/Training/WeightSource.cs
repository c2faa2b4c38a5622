using RlTemplates.Inference;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A policy whose weights another training begins with.</summary>
/// <param name="Folder">The folder with its files: a checkpoint, or a run's model.</param>
/// <param name="Name">What it is called in <c>run.json</c> and messages, for example <c>20261130-101500-abcdef:step-000000004096</c>.</param>
public sealed record WeightSource(string Folder, string Name)
{
    /// <summary>Tag of runs that began with the weights of another.</summary>
    public const string Tag = "initialized_from";

    /// <summary>Finds a checkpoint of a run, or a folder with a policy.</summary>
    /// <param name="store">Where runs are kept.</param>
    /// <param name="text"><c>RUN</c> for its newest checkpoint, <c>RUN:CHECKPOINT</c>, or the path of a folder.</param>
    /// <exception cref="UserException">There is no such run, checkpoint or policy.</exception>
    public static WeightSource Find(RunStore store, string text)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(text);
        if (File.Exists(Path.Combine(text, PolicyFile.PolicyName)))
            return new(Path.GetFullPath(text), Path.GetFullPath(text));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, checkpoint) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        var run = store.Find(name);
        run.EnsureReadable();
        run.EnsureTrains();
        var checkpoints = new CheckpointStore(run.CheckpointsPath);
        var found = (string.IsNullOrEmpty(checkpoint) ? checkpoints.Latest(PolicyFile.PolicyName) : checkpoints.Find(checkpoint, PolicyFile.PolicyName))
            ?? throw new UserException($"Run {run.Id} has no complete checkpoint in {run.CheckpointsPath} to begin with.");
        return File.Exists(Path.Combine(found.Path, PolicyFile.PolicyName))
            ? new(found.Path, $"{run.Id}:{Path.GetFileName(found.Path)}")
            : throw new UserException($"Checkpoint {found.Path} has no {PolicyFile.PolicyName}: the policy of its algorithm cannot be kept apart from it.");
    }

    /// <summary>Reads the policy.</summary>
    /// <exception cref="UserException">It cannot be read.</exception>
    internal InitialWeights Load()
    {
        try
        {
            using var policy = Policy.Load(Folder);
            return new(policy.Snapshot(), Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            throw new UserException($"The weights of {Name} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>What was taken, in words.</summary>
    /// <exception cref="UserException">Nothing was.</exception>
    internal static string InWords(InitialWeights weights)
    {
        if (weights.Taken.Count == 0)
        {
            throw new UserException(weights.Left.Count == 0
                ? $"Training cannot begin with the weights of {weights.Origin}: the algorithm takes none."
                : $"Training cannot begin with the weights of {weights.Origin}: no layer fits. {string.Join("; ", weights.Left)}.");
        }
        var rest = weights.Left.Count == 0 ? "" : $"; anew begin {string.Join(", ", weights.Left)}";
        return $"begins with the weights of {weights.Origin}: {string.Join(", ", weights.Taken)}{(weights.HasStatistics ? ", and what normalizes observations" : "")}{rest}";
    }
}
