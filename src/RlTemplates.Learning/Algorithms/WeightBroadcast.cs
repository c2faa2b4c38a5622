using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>The newest weights on their way from the learner to the actors.</summary>
internal sealed class WeightBroadcast(int parameters) : IStateful
{
    private readonly Lock _lock = new();
    private readonly float[] _weights = new float[parameters];
    private long _version = -1, _stamp;

    /// <summary>The updates that made the newest weights.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    /// <summary>Offers a network's weights, as they are now, to the actors.</summary>
    public void Publish(INetwork network, long version)
    {
        lock (_lock)
        {
            network.ReadParameters(_weights);
            _version = version;
            _stamp++;
        }
    }

    /// <summary>Brings a network to the newest weights and tells their version.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stamp">Which weights the network has: 0 at first, then what this call left there.</param>
    public long Fetch(INetwork network, ref long stamp)
    {
        long version;
        lock (_lock)
        {
            version = _version;
            if (stamp == _stamp)
                return version;
            network.WriteParameters(_weights);
            stamp = _stamp;
        }
        return version;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        lock (_lock)
        {
            writer.Write(_version);
            SavedArray.Write<float>(writer, _weights);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        lock (_lock)
        {
            _version = reader.ReadInt64();
            SavedArray.Read<float>(reader, _weights, "weights of the actors");
            _stamp++;
        }
    }
}
