using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;

namespace RlTemplates.Experiments.Tests;

/// <summary>Learns nothing, but has a policy that is saved apart from it.</summary>
internal sealed class NetworkAlgorithm : IAlgorithm
{
    private readonly FakeAlgorithm _inner;

    public NetworkAlgorithm(AlgorithmSetup setup)
    {
        _inner = new(setup) { OnIteration = _ => Console.Out.WriteLine("iteration"), DelayMilliseconds = 1 };
        using var environment = setup.CreateEnvironment(1);
        var distribution = ActionDistribution.For(environment.Spec);
        Policy = new NetworkPolicy(PolicyValueNetwork.Create(new(), environment.Spec.Observation, distribution, setup.Seed), distribution, new(environment.Spec));
    }

    public IPolicy Policy { get; }

    public void Train(TrainReport report, CancellationToken cancellationToken) => _inner.Train(report, cancellationToken);

    public void Save(BinaryWriter writer) => _inner.Save(writer);

    public void Load(BinaryReader reader) => _inner.Load(reader);

    public void Dispose() => _inner.Dispose();
}
