using System.Reflection;
using RlTemplates.Inference;
using RlTemplates.Networks;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A policy's two files, in each checkpoint and in the run's <c>model/</c>.</summary>
/// <param name="policy">The bytes of <c>policy.bin</c>, which are whole in themselves.</param>
/// <param name="signature">The bytes of <c>signature.json</c>.</param>
internal sealed class ModelFiles(byte[] policy, byte[] signature)
{
    private static readonly string Version =
        typeof(Policy).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Those of an algorithm as it stands; null where its policy cannot be kept apart from it.</summary>
    public static ModelFiles? Of(IAlgorithm algorithm, TrainingProgress progress, RunInfo run, DateTimeOffset now)
    {
        if (algorithm.Policy is not ISavablePolicy savable)
            return null;
        var snapshot = savable.Snapshot();
        var signature = new PolicySignature
        {
            Experiment = run.Experiment,
            Run = run.Id,
            TimestepsTotal = progress.TimestepsPlayed,
            TrainingIteration = progress.Iteration,
            Version = Version,
            ProgramVersion = run.Version,
            Created = now,
            Graph = snapshot.Graph,
        };
        return new(PolicyFile.Write(snapshot, signature), signature.ToJson());
    }

    /// <summary>Those of a checkpoint; null where it has none.</summary>
    public static ModelFiles? Of(Checkpoint checkpoint)
    {
        var (policy, signature) = (Path.Combine(checkpoint.Path, PolicyFile.PolicyName), Path.Combine(checkpoint.Path, PolicyFile.SignatureName));
        return File.Exists(policy) && File.Exists(signature) ? new(File.ReadAllBytes(policy), File.ReadAllBytes(signature)) : null;
    }

    /// <summary>Adds them to a checkpoint's.</summary>
    public void AddTo(IDictionary<string, Action<BinaryWriter>> files)
    {
        files[PolicyFile.PolicyName] = writer => writer.Write(policy);
        files[PolicyFile.SignatureName] = writer => writer.Write(signature);
    }

    /// <summary>
    /// Makes them the run's model. Each file is replaced as a whole, and a policy is loaded from one of them alone, so that a reader sees the old or the new
    /// model, whenever this process ends.
    /// </summary>
    public void Publish(string folder)
    {
        DurableFolder.Create(folder);
        AtomicFile.Write(Path.Combine(folder, PolicyFile.PolicyName), policy);
        AtomicFile.Write(Path.Combine(folder, PolicyFile.SignatureName), signature);
    }
}
