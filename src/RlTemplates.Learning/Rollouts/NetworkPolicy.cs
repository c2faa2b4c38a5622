using System.Runtime.InteropServices;
using RlTemplates.Learning.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>Acts by a network's logits: samples, or takes the likeliest choice. Follows the network's weights as they change.</summary>
/// <param name="network">The network.</param>
public sealed class NetworkPolicy(INetwork network) : IPolicy
{
    private readonly float[] _logProbabilities = new float[network.PolicySize];
    private ITape? _tape;
    private int _most;

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_tape is null || count > _most)
            _tape = network.CreateTape(_most = count, forTraining: false);
        network.Forward(observations, count, _tape);
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        for (var n = 0; n < count; n++)
        {
            var logits = _tape.Policy.Slice(n * network.PolicySize, network.PolicySize);
            if (explore)
                Categorical.LogSoftmax(logits, _logProbabilities);
            choices[n] = explore ? Categorical.Sample(_logProbabilities, ref random) : Categorical.ArgMax(logits);
        }
    }
}
