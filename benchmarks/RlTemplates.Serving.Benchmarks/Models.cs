using RlTemplates.Environments;
using RlTemplates.Inference;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Serving.Benchmarks;

/// <summary>The policy that is served: PPO's for CartPole, two 64-64 networks, untrained.</summary>
internal static class Models
{
    public static Policy Create()
    {
        using var algorithm = Ppo.Create(new(), new(count => CartPole.Create(new(), count), 1));
        return Policy.From(((ISavablePolicy)algorithm.Policy).Snapshot());
    }

    public static void Save(string folder)
    {
        using var policy = Create();
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, PolicyFile.PolicyName), PolicyFile.Write(policy.Snapshot(), new() { Graph = policy.Graph }));
    }
}
