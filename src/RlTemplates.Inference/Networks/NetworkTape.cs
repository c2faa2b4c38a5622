using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Memory, jobs and threads of a <see cref="PolicyValueNetwork"/>'s passes.</summary>
internal sealed unsafe class NetworkTape : ITape
{
    private readonly TowerBuffers[] _buffers;
    private readonly TowerForward[] _forward;
    private readonly TowerBackward[] _backward;
    private readonly float[] _policy, _values, _states;
    private readonly bool _forTraining, _inputGradients;
    private readonly int _stateSize;
    private int _batch, _sequences;

    public NetworkTape(PolicyValueNetwork network, int maxBatch, bool forTraining, WorkerPool pool, bool inputGradients)
    {
        (Network, MaxBatch, _forTraining, _inputGradients) = (network, maxBatch, forTraining, inputGradients);
        _buffers = [.. network.Towers.Select(tower => new TowerBuffers(tower, maxBatch, forTraining, pool.Threads, inputGradients))];
        _forward = [.. network.Towers.Select((tower, i) => new TowerForward(tower, _buffers[i], pool, forTraining))];
        _backward = !forTraining ? [] : [.. network.Towers.Select((tower, i) => new TowerBackward(tower, _buffers[i], pool, maxBatch))];
        (_policy, _values) = (new float[checked(maxBatch * network.PolicySize)], new float[maxBatch]);
        (_stateSize, _states) = (network.StateSize, new float[checked(maxBatch * network.StateSize)]);
    }

    public PolicyValueNetwork Network { get; }

    public int MaxBatch { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Policy => _policy.AsSpan(0, _batch * Network.PolicySize);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _batch);

    /// <inheritdoc/>
    public ReadOnlySpan<float> States => _states.AsSpan(0, _sequences * _stateSize);

    /// <param name="observations">[batch, observation bytes].</param>
    /// <param name="batch">Number of observations.</param>
    /// <param name="sequences">How they make up sequences.</param>
    /// <param name="withValues">Whether values are wanted; without them a value's tower of its own is passed over, unless it has a state to carry.</param>
    public void Forward(ReadOnlySpan<byte> observations, int batch, in Sequences sequences, bool withValues = true)
    {
        if (batch < 1 || batch > MaxBatch)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"The tape has room for 1 to {MaxBatch} observations.");
        if (observations.Length != (long)batch * Network.Input.Bytes)
            throw new ArgumentException($"{batch} observations of {Network.Input} have {(long)batch * Network.Input.Bytes} bytes, not {observations.Length}.", nameof(observations));
        if (_stateSize > 0)
            Begin(sequences, batch);
        _batch = batch;
        fixed (byte* pointer = observations)
            for (var i = 0; i < (withValues || _stateSize > 0 ? _forward.Length : 1); i++)
            {
                if (_buffers[i].Observations.Length > 0)
                    observations.CopyTo(_buffers[i].Observations);
                _forward[i].Run(pointer, batch);
            }
        CopyOutputs(withValues);
        GC.KeepAlive(this);
    }

    private void Begin(in Sequences sequences, int batch)
    {
        var shape = SequenceShape.Of(sequences, batch, _stateSize);
        for (var i = 0; i < _buffers.Length; i++)
            _buffers[i].Lstm!.Begin(shape, sequences.States, sequences.Starts, i * _stateSize / _buffers.Length, _stateSize);
        _sequences = shape.Count;
    }

    public void Backward(ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, Span<float> gradients, Span<float> inputGradients)
    {
        if (!_forTraining)
            throw new InvalidOperationException("The tape was made for forward passes only: create it with forTraining.");
        if (_batch == 0)
            throw new InvalidOperationException("A backward pass needs a forward pass before it.");
        if (policyGradients.Length != _policy.Length / MaxBatch * _batch || valueGradients.Length != _batch)
            throw new ArgumentException($"The last forward pass had {_batch} observations; the gradients are [{policyGradients.Length}] and [{valueGradients.Length}].");
        if (gradients.Length != 0 && gradients.Length != Network.Parameters.Length)
            throw new ArgumentException($"The network has {Network.Parameters.Length} parameters; there is room for {gradients.Length} gradients.", nameof(gradients));
        if (inputGradients.Length > 0 && !_inputGradients)
            throw new InvalidOperationException("The tape was made without gradients of the observations: create it with inputGradients.");
        if (inputGradients.Length != 0 && inputGradients.Length != _batch * Network.Input.Size)
            throw new ArgumentException($"{_batch} observations have {_batch * Network.Input.Size} elements; there is room for {inputGradients.Length} gradients.", nameof(inputGradients));
        CopyGradients(policyGradients, valueGradients);
        fixed (float* pointer = gradients)
            foreach (var backward in _backward)
                backward.Run(_batch, pointer, inputGradients.Length > 0);
        if (inputGradients.Length > 0)
            CopyInputGradients(inputGradients);
        GC.KeepAlive(this);
    }

    /// <summary>The policy's outputs come first in the first tower's head, the value last in the last tower's.</summary>
    private void CopyOutputs(bool withValues)
    {
        for (var i = 0; i < _buffers.Length; i++)
            _buffers[i].Lstm?.End(_states, i * _stateSize / _buffers.Length, _stateSize);
        int policyRow = Network.Towers[0].Dense[^1].Columns, valueRow = Network.Towers[^1].Dense[^1].Columns, value = Network.Towers[^1].Outputs - 1;
        float* policy = _buffers[0].Rows[^1].Pointer, values = _buffers[^1].Rows[^1].Pointer;
        for (var row = 0; row < _batch; row++)
        {
            new ReadOnlySpan<float>(policy + (nint)row * policyRow, Network.PolicySize).CopyTo(_policy.AsSpan(row * Network.PolicySize));
            if (withValues)
                _values[row] = values[(nint)row * valueRow + value];
        }
    }

    /// <summary>Towers read (x - Center) / Spread.</summary>
    private void CopyInputGradients(Span<float> gradients)
    {
        var (size, rowSize, scale) = (Network.Input.Size, Network.Towers[0].Dense[0].RowSize, 1 / Network.Input.Spread);
        for (var i = 0; i < gradients.Length; i++)
        {
            var (sum, at) = (0f, (nint)(i / size) * rowSize + i % size);
            foreach (var buffers in _buffers)
                sum += buffers.RowGradients[0].Pointer[at];
            gradients[i] = sum * scale;
        }
    }

    private void CopyGradients(ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients)
    {
        int policyRow = Network.Towers[0].Dense[^1].Columns, valueRow = Network.Towers[^1].Dense[^1].Columns, value = Network.Towers[^1].Outputs - 1;
        float* policy = _buffers[0].RowGradients[^1].Pointer, values = _buffers[^1].RowGradients[^1].Pointer;
        for (var row = 0; row < _batch; row++)
        {
            policyGradients.Slice(row * Network.PolicySize, Network.PolicySize).CopyTo(new Span<float>(policy + (nint)row * policyRow, policyRow));
            values[(nint)row * valueRow + value] = valueGradients[row];
        }
    }
}
