using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>
/// Acts by a network's outputs: samples, or takes the likeliest action. Follows the network's weights and the statistics of observations
/// as they change; it adds nothing to them. Where the network has a memory, it carries each copy's state from call to call.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="distribution">What its policy outputs mean.</param>
/// <param name="normalization">How observations reach it.</param>
/// <param name="hasValue">Whether the network's value is trained; false where it is a policy's alone.</param>
internal sealed class NetworkPolicy(INetwork network, ActionDistribution distribution, Normalization normalization, bool hasValue = true) : ISavablePolicy
{
    private readonly float[] _row = new float[network.PolicySize];
    private readonly Normalizer _normalizer = new(normalization);
    private byte[] _observations = [];
    private int[] _actions = [], _given = [];
    private float[] _states = [];
    private ITape? _tape;
    private int _most, _count;

    /// <inheritdoc/>
    public PolicySnapshot Snapshot() => normalization.Snapshot(network, distribution.Describe(), hasValue);

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<bool> starts)
    {
        var size = network.StateSize;
        for (var n = 0; n < Math.Min(starts.Length, _count) && size > 0; n++)
            if (starts[n])
                _states.AsSpan(n * size, size).Clear();
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (_tape is null || count > _most)
            Grow(count);
        var states = _states.AsSpan(0, count * network.StateSize);
        if (count != _count)
            states.Clear();
        _count = count;
        _normalizer.Begin();
        var inputs = _observations.AsSpan(0, observations.Length);
        _normalizer.Apply(observations, inputs);
        network.Forward(inputs, count, _tape!, new(states));
        _tape!.States.CopyTo(states);
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
        _states = new float[checked(count * network.StateSize)];
    }
}
