using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Inference;

/// <content>Passes of the network, and the memory that recurrent ones carry from call to call.</content>
public sealed partial class Policy
{
    private NetworkTape? _tape;
    private byte[] _inputs = [];
    private int[] _actions = [], _given = [];
    private float[] _rows = [], _means = [], _deviations = [], _values = [], _states = [];
    private RandomStream _random;
    private int _most, _count;

    /// <summary>Numbers that each copy carries from call to call; 0 where the policy has no memory.</summary>
    public int StateSize => _model.Network.StateSize;

    /// <summary>[count, <see cref="StateSize"/>]: what the policy remembers of each observation's episode after the last call; empty before it.</summary>
    public ReadOnlySpan<float> State => _states.AsSpan(0, _count * StateSize);

    /// <summary>Sets what the policy remembers before the next call, for example of sessions that are served together.</summary>
    /// <param name="states">[count, <see cref="StateSize"/>], as <see cref="State"/> gave it; zeros where an episode begins.</param>
    /// <exception cref="ArgumentException">It is not a whole number of states.</exception>
    public void SetState(ReadOnlySpan<float> states)
    {
        if (StateSize == 0 ? states.Length > 0 : states.Length % StateSize != 0)
            throw new ArgumentException($"A state of this policy has {StateSize} numbers; {states.Length} were given.", nameof(states));
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (StateSize == 0 || states.IsEmpty)
            return;
        if (states.Length / StateSize > _most)
            Grow(states.Length / StateSize);
        states.CopyTo(_states);
        _count = states.Length / StateSize;
    }

    /// <summary>Forgets all: every copy begins an episode with the next call. A policy without memory takes no notice.</summary>
    public void Reset() => _count = 0;

    /// <inheritdoc/>
    public void Begin(ReadOnlySpan<bool> starts)
    {
        for (var n = 0; n < Math.Min(starts.Length, _count) && StateSize > 0; n++)
            if (starts[n])
                _states.AsSpan(n * StateSize, StateSize).Clear();
    }

    /// <inheritdoc/>
    public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
    {
        Enter();
        try
        {
            Forward(observations, count, withValues: false);
            Choose(masks, count, explore, ref random);
            var taken = _actions.AsSpan(0, count * _model.Elements);
            MemoryMarshal.AsBytes(_model.Distribution is { } distribution ? distribution.ForEnvironment(taken, _given) : taken).CopyTo(actions);
        }
        finally
        {
            Leave();
        }
    }

    private PolicyOutput PredictMany(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, bool explore)
    {
        var count = CountOf(observations);
        Enter();
        try
        {
            Forward(observations, count, withValues: true);
            Choose(masks, count, explore, ref _random);
            return OutputOf(masks, count);
        }
        finally
        {
            Leave();
        }
    }

    private PolicyOutput OutputOf(ReadOnlySpan<bool> masks, int count)
    {
        var taken = _actions.AsSpan(0, count * _model.Elements);
        ReadOnlySpan<int> given = _model.Distribution is { } distribution ? distribution.ForEnvironment(taken, _given) : taken;
        return _model.Distribution switch
        {
            null => new() { Choices = given, ActionValues = Values(masks, count), Values = _values.AsSpan(0, count) },
            { LogStdOutputs: 0 } => new() { Choices = given, Probabilities = Probabilities(masks, count), Values = TrainedValues },
            _ => new() { Actions = MemoryMarshal.Cast<int, float>(given), Means = Means(count), StandardDeviations = _deviations.AsSpan(0, taken.Length), Values = TrainedValues },
        };
    }

    private ReadOnlySpan<float> TrainedValues => Graph.HasValue ? _tape!.Values : [];

    private void Forward(ReadOnlySpan<byte> observations, int count, bool withValues)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (count > _most)
            Grow(count);
        var states = _states.AsSpan(0, count * StateSize);
        if (count != _count)
            states.Clear();
        _count = count;
        _tape!.Forward(Normalized(observations), count, new(states), withValues);
        _tape.States.CopyTo(states);
    }

    private ReadOnlySpan<byte> Normalized(ReadOnlySpan<byte> observations)
    {
        if (Graph.ObservationClip is not { } limit)
            return observations;
        if (observations.Length > _inputs.Length)
            throw WrongObservations(observations.Length);
        var inputs = _inputs.AsSpan(0, observations.Length);
        var from = MemoryMarshal.Cast<byte, float>(observations);
        var to = MemoryMarshal.Cast<byte, float>(inputs);
        var means = _model.Snapshot.Means.Span;
        var scales = _model.Snapshot.Scales.Span;
        for (var row = 0; row + means.Length <= from.Length; row += means.Length)
            for (var i = 0; i < means.Length; i++)
                to[row + i] = Math.Clamp((from[row + i] - means[i]) * scales[i], -limit, limit);
        return inputs;
    }

    private void Choose(ReadOnlySpan<bool> masks, int count, bool explore, ref RandomStream random)
    {
        if (masks.Length != 0 && masks.Length != (long)count * _model.Choices)
            throw new ArgumentException($"{count} masks of {Graph.Action} have {(long)count * _model.Choices} flags; {masks.Length} were given.", nameof(masks));
        for (var n = 0; n < count; n++)
        {
            var outputs = Outputs(n);
            var mask = masks.IsEmpty ? masks : masks.Slice(n * _model.Choices, _model.Choices);
            var action = _actions.AsSpan(n * _model.Elements, _model.Elements);
            if (_model.Distribution is not { } distribution)
                action[0] = EpsilonGreedy.Choose(outputs, mask, explore ? _model.Outputs.Epsilon : null, ref random);
            else if (explore)
            {
                distribution.Prepare(outputs, mask, _rows);
                distribution.Sample(_rows, action, ref random);
            }
            else
                distribution.Mode(outputs, mask, action);
        }
    }

    private ReadOnlySpan<float> Outputs(int n) => _tape!.Policy.Slice(n * _model.Network.PolicySize, _model.Network.PolicySize);

    private ReadOnlySpan<float> Probabilities(ReadOnlySpan<bool> masks, int count)
    {
        var choices = _model.Choices;
        var probabilities = _rows.AsSpan(0, count * choices);
        for (var n = 0; n < count; n++)
            _model.Distribution!.Prepare(Outputs(n), masks.IsEmpty ? masks : masks.Slice(n * choices, choices), probabilities.Slice(n * choices, choices));
        foreach (ref var probability in probabilities)
            probability = MathF.Exp(probability);
        return probabilities;
    }

    private ReadOnlySpan<float> Means(int count)
    {
        var elements = _model.Elements;
        for (var n = 0; n < count; n++)
        {
            var row = _rows.AsSpan(0, 2 * elements);
            _model.Distribution!.Prepare(Outputs(n), default, row);
            row[..elements].CopyTo(_means.AsSpan(n * elements));
            for (var i = 0; i < elements; i++)
                _deviations[n * elements + i] = MathF.Exp(row[elements + i]);
        }
        return _means.AsSpan(0, count * elements);
    }

    // Q, and the largest that is allowed as the value of the state.
    private ReadOnlySpan<float> Values(ReadOnlySpan<bool> masks, int count)
    {
        var choices = _model.Choices;
        for (var n = 0; n < count; n++)
        {
            var outputs = Outputs(n);
            var values = _rows.AsSpan(n * choices, choices);
            var mean = 0f;
            foreach (var output in outputs)
                mean += output / choices;
            for (var j = 0; j < choices; j++)
                values[j] = _model.Outputs.IsDueling ? _tape!.Values[n] + outputs[j] - mean : outputs[j];
            _values[n] = values[Categorical.ArgMax(values, masks.IsEmpty ? masks : masks.Slice(n * choices, choices))];
        }
        return _rows.AsSpan(0, count * choices);
    }

    private void Grow(int count)
    {
        var (elements, states) = (checked(count * _model.Elements), new float[checked(count * StateSize)]);
        State.CopyTo(states);
        _tape = (NetworkTape)_model.Network.CreateTape(_most = count, forTraining: false);
        _inputs = new byte[Graph.ObservationClip is null ? 0 : checked(count * Graph.Observation.Bytes)];
        (_actions, _given, _states) = (new int[elements], new int[elements], states);
        (_rows, _values) = (new float[checked(count * _model.Network.PolicySize)], new float[count]);
        var deviations = _model.Choices == 0 ? elements : 0;
        (_means, _deviations) = (new float[deviations], new float[deviations]);
    }
}
