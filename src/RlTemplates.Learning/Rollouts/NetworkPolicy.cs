using System.Runtime.InteropServices;
using RlTemplates.Learning.Distributions;
using RlTemplates.Learning.Networks;

namespace RlTemplates.Learning.Rollouts;

/// <summary>
/// Acts by a network's outputs: samples, or takes the likeliest action. Follows the network's weights and the statistics of observations
/// as they change; it adds nothing to them.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="distribution">What its policy outputs mean.</param>
/// <param name="normalization">How observations reach it.</param>
public sealed class NetworkPolicy(INetwork network, ActionDistribution distribution, Normalization normalization) : IPolicy
{
    private readonly float[] _row = new float[network.PolicySize];
    private readonly Normalizer _normalizer = new(normalization);
    private byte[] _observations = [];
    private int[] _actions = [], _given = [];
    private ITape? _tape;
    private int _most;

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_tape is null || count > _most)
            Grow(count);
        _normalizer.Begin();
        var inputs = _observations.AsSpan(0, observations.Length);
        _normalizer.Apply(observations, inputs);
        network.Forward(inputs, count, _tape!);
        var choices = masks.Length / count;
        for (var n = 0; n < count; n++)
        {
            var outputs = _tape!.Policy.Slice(n * network.PolicySize, network.PolicySize);
            var action = _actions.AsSpan(n * distribution.Elements, distribution.Elements);
            var mask = masks.Slice(n * choices, choices);
            if (explore)
            {
                distribution.Prepare(outputs, mask, _row);
                distribution.Sample(_row, action, ref random);
            }
            else
                distribution.Mode(outputs, mask, action);
        }
        MemoryMarshal.AsBytes(distribution.ForEnvironment(_actions.AsSpan(0, count * distribution.Elements), _given)).CopyTo(actions);
    }

    private void Grow(int count)
    {
        _tape = network.CreateTape(_most = count, forTraining: false);
        _observations = new byte[checked(count * network.Input.Bytes)];
        _actions = new int[checked(count * distribution.Elements)];
        _given = new int[_actions.Length];
    }
}
