using RlTemplates.Learning.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>The newest weights on their way from the learner to the actors.</summary>
internal sealed class WeightBroadcast(int parameters)
{
    private readonly Lock _lock = new();
    private readonly float[] _weights = new float[parameters];
    private long _version = -1;

    /// <summary>Offers weights to the actors; the memory is copied.</summary>
    public void Publish(ReadOnlySpan<float> weights, long version)
    {
        lock (_lock)
        {
            weights.CopyTo(_weights);
            Volatile.Write(ref _version, version);
        }
    }

    /// <summary>Brings a network to the newest weights and tells their version.</summary>
    public long Fetch(INetwork network, long have)
    {
        if (Volatile.Read(ref _version) == have)
            return have;
        long version;
        lock (_lock)
        {
            _weights.CopyTo(network.Parameters);
            version = _version;
        }
        network.WeightsChanged();
        return version;
    }
}
