using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;
using RlTemplates.TorchSharp.Layers;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Passes;

/// <summary>
/// A pass's way to the device and back: observations go there as they are, in one copy, outputs come back in one, and their
/// gradients go there in one. Parameters and what lies between the layers stay there.
/// </summary>
internal sealed class TorchTape : ITape, IDisposable
{
    private readonly bool _forTraining, _inputGradients;
    private readonly int _maxBatch, _threads;
    private readonly float[] _policy, _values, _states;
    private readonly Transfer _observations, _outputs, _outputGradients;
    private readonly Transfer? _statesBefore, _keeps, _statesAfter;
    private Pass? _pass;
    private int _batch, _sequences;

    public TorchTape(TorchNetwork network, int maxBatch, bool forTraining, int threads, bool inputGradients)
    {
        _threads = threads;
        (Network, _maxBatch, _forTraining, _inputGradients) = (network, maxBatch, forTraining, inputGradients);
        var (device, columns, states) = (network.Device, network.PolicySize + 1, network.StateSize);
        (_policy, _values) = (new float[checked(maxBatch * network.PolicySize)], new float[maxBatch]);
        _states = new float[checked(maxBatch * states)];
        var type = network.Input.Element == ElementType.UInt8 ? ScalarType.Byte : ScalarType.Float32;
        // The outputs of the same pass are waited for.
        _observations = new(type, maxBatch, network.Input.Size, device, isAsynchronous: true);
        (_outputs, _outputGradients) = (Rows(columns), Rows(columns));
        if (states > 0)
            (_statesBefore, _keeps, _statesAfter) = (Rows(states), Rows(1), Rows(states));

        Transfer Rows(int columns) => new(ScalarType.Float32, maxBatch, columns, device);
    }

    public TorchNetwork Network { get; }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Policy => _policy.AsSpan(0, _batch * Network.PolicySize);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _batch);

    /// <inheritdoc/>
    public ReadOnlySpan<float> States => _states.AsSpan(0, _sequences * Network.StateSize);

    public void Forward(ReadOnlySpan<byte> observations, int batch, in Sequences sequences)
    {
        if (batch < 1 || batch > _maxBatch)
            throw new ArgumentOutOfRangeException(nameof(batch), batch, $"The tape has room for 1 to {_maxBatch} observations.");
        if (observations.Length != (long)batch * Network.Input.Bytes)
        {
            throw new ArgumentException(
                $"{batch} observations of {Network.Input} have {(long)batch * Network.Input.Bytes} bytes, not {observations.Length}.",
                nameof(observations));
        }
        _pass?.Dispose();
        (_pass, _batch) = (null, 0);
        ThreadCount.Use(_threads);
        using var scope = NewDisposeScope();
        using var mode = set_grad_enabled(_forTraining);
        var memory = _statesBefore is null ? null : Begin(sequences, batch);
        var seen = _observations.Send(observations, batch);
        // The next pass writes over what was sent.
        if (_inputGradients)
            seen = seen.clone().requires_grad_(true);
        var input = Normalize(seen);
        var outputs = Outputs(input, memory);
        _batch = batch;
        Split(_outputs.Receive(outputs));
        if (memory is not null)
            _statesAfter!.Receive(memory.States).CopyTo(_states);
        if (_forTraining)
            _pass = new(outputs.DetachFromDisposeScope(), _inputGradients ? seen.DetachFromDisposeScope() : null);
    }

    public void Backward(
        ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, TorchGradients? gradients, Span<float> inputGradients)
    {
        if (!_forTraining)
            throw new InvalidOperationException("The tape was made for forward passes only: create it with forTraining.");
        if (_batch == 0)
            throw new InvalidOperationException("A backward pass needs a forward pass before it.");
        if (policyGradients.Length != _batch * Network.PolicySize || valueGradients.Length != _batch)
        {
            throw new ArgumentException(
                $"The last forward pass had {_batch} observations; "
                + $"the gradients are [{policyGradients.Length}] and [{valueGradients.Length}].");
        }
        if (gradients is not null && gradients.Count != Network.ParameterCount)
        {
            throw new ArgumentException(
                $"The network has {Network.ParameterCount} parameters; there is room for {gradients.Count} gradients.", nameof(gradients));
        }
        if (inputGradients.Length > 0 && !_inputGradients)
            throw new InvalidOperationException("The tape was made without gradients of the observations: create it with inputGradients.");
        if (inputGradients.Length != 0 && inputGradients.Length != _batch * Network.Input.Size)
        {
            throw new ArgumentException(
                $"{_batch} observations have {_batch * Network.Input.Size} elements; there is room for {inputGradients.Length} gradients.",
                nameof(inputGradients));
        }
        using var scope = NewDisposeScope();
        IReadOnlyList<Parameter> parameters = gradients is null ? [] : Network.Leaves;
        var leaves = Leaves(parameters, inputGradients.Length > 0 ? _pass!.Input : null);
        if (leaves.Length == 0)
            return;
        ThreadCount.Use(_threads);
        foreach (var leaf in leaves)
            Clear(leaf);
        // Not autograd.grad: what goes wrong in that ends the process.
        var outputGradients = _outputGradients.Send(Joined(policyGradients, valueGradients), _batch);
        autograd.backward([_pass!.Outputs], [outputGradients], retain_graph: true, inputs: leaves);
        using var mode = no_grad();
        foreach (var parameter in parameters)
            Keep(parameter, parameter.Value.grad, gradients!);
        if (gradients is not null && Network.Layers.FreeOutputs > 0)
            ClearFreeWeights(gradients);
        if (inputGradients.Length > 0)
            MemoryMarshal.Cast<byte, float>(leaves[^1].grad!.to(CPU).contiguous().bytes).CopyTo(inputGradients);
    }

    public void Dispose()
    {
        _pass?.Dispose();
        foreach (var transfer in (Transfer?[])[_observations, _outputs, _outputGradients, _statesBefore, _keeps, _statesAfter])
            transfer?.Dispose();
    }

    private TapeMemory Begin(in Sequences sequences, int batch)
    {
        var shape = SequenceShape.Of(sequences, batch, Network.StateSize);
        _sequences = shape.Count;
        var states = _statesBefore!.Send(MemoryMarshal.AsBytes(sequences.States), shape.Count);
        if (sequences.Starts.IndexOf(true) < 0)
            return new(shape, states, null);
        var keeps = MemoryMarshal.Cast<byte, float>(_keeps!.Host(batch));
        for (var i = 0; i < batch; i++)
            keeps[i] = sequences.Starts[i] ? 0 : 1;
        return new(shape, states, _keeps.Send(batch).view(shape.Blocks, shape.Steps, shape.Copies));
    }

    private Tensor Normalize(Tensor observations)
    {
        var (space, values) = (Network.Input, observations.to(ScalarType.Float32));
        if (space.Center != 0)
            values = values - space.Center;
        if (space.Spread != 1)
            values = values * (1 / space.Spread);
        if (space.Shape.Length == 3)
            values = values.view(-1, space.Shape[0], space.Shape[1], space.Shape[2]);
        return values;
    }

    // [batch, A + 1]: the policy's outputs, then the value.
    private Tensor Outputs(Tensor input, TapeMemory? memory)
    {
        var first = Network.Towers[0].Forward(input, memory);
        return Network.Towers.Count == 1 ? first : cat([first, Network.Towers[1].Forward(input, memory)], 1);
    }

    // What gradients are asked of.
    private static Tensor[] Leaves(IReadOnlyList<Parameter> parameters, Tensor? input)
    {
        var leaves = new Tensor[parameters.Count + (input is null ? 0 : 1)];
        for (var i = 0; i < parameters.Count; i++)
            leaves[i] = parameters[i].Value;
        if (input is not null)
            leaves[^1] = input;
        return leaves;
    }

    private void Split(ReadOnlySpan<float> rows)
    {
        var size = Network.PolicySize;
        for (var row = 0; row < _batch; row++)
        {
            rows.Slice(row * (size + 1), size).CopyTo(_policy.AsSpan(row * size));
            _values[row] = rows[row * (size + 1) + size];
        }
    }

    private ReadOnlySpan<byte> Joined(ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients)
    {
        var size = Network.PolicySize;
        var bytes = _outputGradients.Host(_batch);
        var rows = MemoryMarshal.Cast<byte, float>(bytes);
        for (var row = 0; row < _batch; row++)
        {
            policyGradients.Slice(row * size, size).CopyTo(rows[(row * (size + 1))..]);
            rows[row * (size + 1) + size] = valueGradients[row];
        }
        return bytes;
    }

    // Gradients are added to those that a leaf has.
    private static void Clear(Tensor leaf)
    {
        using var mode = no_grad();
        leaf.grad?.zero_();
    }

    private static void Keep(Parameter parameter, Tensor? found, TorchGradients gradients)
    {
        var room = gradients.Values.narrow(0, parameter.Block.Offset, parameter.Count);
        if (found is null || found.IsInvalid)
            room.zero_();
        else
            room.view(found.shape).copy_(found);
    }

    private void ClearFreeWeights(TorchGradients gradients)
    {
        var weights = Network.Towers[0].Head.Weights;
        var free = Network.Layers.FreeOutputs;
        var found = gradients.Values.narrow(0, weights.Block.Offset, weights.Count).view(weights.Value.shape);
        found.narrow(1, Network.PolicySize - free, free).zero_();
    }

    /// <summary>
    /// What the backward pass needs: the outputs with their graph, and the observations where their gradients may be asked for.
    /// </summary>
    private sealed record Pass(Tensor Outputs, Tensor? Input) : IDisposable
    {
        public void Dispose()
        {
            Outputs.Dispose();
            Input?.Dispose();
        }
    }
}
