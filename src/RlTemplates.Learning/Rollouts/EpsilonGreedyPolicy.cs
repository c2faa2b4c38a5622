using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Takes the action with the largest value, or, where it explores, with probability ε any that is allowed. Follows the network's weights and the statistics of observations as they change.
/// </summary>
/// <param name="network">The network; its policy outputs order the actions as their values do.</param>
/// <param name="normalization">How observations reach it.</param>
/// <param name="isDueling">Whether the outputs are advantages beside the network's value.</param>
/// <param name="epsilon">Gives ε, 0…1: share of actions taken at random where the policy explores.</param>
/// <param name="threads">Threads of a forward pass.</param>
internal sealed class EpsilonGreedyPolicy(INetwork network, Normalization normalization, bool isDueling, Func<double> epsilon, int threads) : ISavablePolicy
{
    private readonly Normalizer _normalizer = new(normalization);
    private byte[] _observations = [];
    private ITape? _tape;
    private int _most;

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_tape is null || count > _most)
            Grow(count);
        network.Forward(Normalized(observations), count, _tape!);
        double? share = explore ? epsilon() : null;
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        for (var n = 0; n < count; n++)
        {
            var allowed = masks.Length == 0 ? masks : masks.Slice(n * network.PolicySize, network.PolicySize);
            choices[n] = EpsilonGreedy.Choose(_tape!.Policy.Slice(n * network.PolicySize, network.PolicySize), allowed, share, ref random);
        }
    }

    /// <inheritdoc/>
    public PolicySnapshot Snapshot() =>
        normalization.Snapshot(network, new(OutputKind.ActionValues) { IsDueling = isDueling, Epsilon = epsilon() }, hasValue: isDueling);

    private ReadOnlySpan<byte> Normalized(ReadOnlySpan<byte> observations)
    {
        if (!_normalizer.HasObservations)
            return observations;
        _normalizer.Begin();
        var inputs = _observations.AsSpan(0, observations.Length);
        _normalizer.Apply(observations, inputs);
        return inputs;
    }

    private void Grow(int count)
    {
        _tape = network.CreateTape(_most = count, forTraining: false, threads);
        _observations = new byte[_normalizer.HasObservations ? checked(count * network.Input.Bytes) : 0];
    }
}
