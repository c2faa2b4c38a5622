namespace RlTemplates.Experiments.Tests;

/// <summary>An algorithm whose options belong to other checkpoints than it is given, or that fails otherwise.</summary>
public sealed class UnloadableAlgorithm(AlgorithmSetup setup, Exception? failure = null) : IAlgorithm
{
    private readonly FakeAlgorithm _inner = new(setup);

    public IPolicy Policy => _inner.Policy;

    public void Train(TrainReport report, CancellationToken cancellationToken) => _inner.Train(report, cancellationToken);

    public void Save(BinaryWriter writer) => _inner.Save(writer);

    public void Load(BinaryReader reader) => throw failure ?? new ArgumentException("other layers");

    public void Dispose() => _inner.Dispose();
}
