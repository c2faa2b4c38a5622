using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace Outsider.Engines;

/// <summary>Dense layers as loops. The parameters' order is the one that the built-in network describes, which also gives them their first values.</summary>
internal sealed class ScalarNetwork : INetwork
{
    private readonly NetworkOptions _options;
    private readonly INetwork _shape;
    private readonly int _freeOutputs;
    private readonly ScalarLayer[][] _towers;

    public ScalarNetwork(NetworkOptions options, INetwork shape, int freeOutputs)
    {
        (_options, _shape, _freeOutputs, Parameters) = (options, shape, freeOutputs, new float[shape.ParameterCount]);
        shape.ReadParameters(Parameters);
        var offset = 0;
        _towers = options.ShareLayers ?? true ? [Tower(PolicySize + 1, ref offset)] : [Tower(PolicySize, ref offset), Tower(1, ref offset)];
    }

    public float[] Parameters { get; }

    /// <inheritdoc/>
    public ObservationSpace Input => _shape.Input;

    /// <inheritdoc/>
    public int PolicySize => _shape.PolicySize;

    /// <inheritdoc/>
    public int StateSize => 0;

    /// <inheritdoc/>
    public int ParameterCount => Parameters.Length;

    /// <inheritdoc/>
    public void ReadParameters(Span<float> destination) => Parameters.CopyTo(destination);

    /// <inheritdoc/>
    public void WriteParameters(ReadOnlySpan<float> source) => source.CopyTo(Parameters);

    /// <inheritdoc/>
    public double TapeBytes(double maxBatch, bool forTraining) => 2 * sizeof(double) * maxBatch * _towers.Sum(tower => tower.Sum(layer => layer.Outputs));

    /// <inheritdoc/>
    public ITape CreateTape(int maxBatch, bool forTraining, int threads = 1, bool inputGradients = false, IPassHelpers? helpers = null) => new ScalarTape(this, _towers, maxBatch);

    /// <inheritdoc/>
    public NetworkGraph Describe() => _shape.Describe();

    /// <inheritdoc/>
    public IGradients CreateGradients() => new ScalarGradients(ParameterCount);

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<byte> observations, int batch, ITape tape, Sequences sequences = default)
    {
        var own = (ScalarTape)tape;
        own.Batch = batch;
        for (var row = 0; row < batch; row++)
        {
            for (var i = 0; i < Input.Size; i++)
                own.Inputs[row][i] = ((Input.Element == ElementType.UInt8 ? observations[row * Input.Size + i] : MemoryMarshal.Cast<byte, float>(observations)[row * Input.Size + i]) - Input.Center) / Input.Spread;
            for (var k = 0; k < _towers.Length; k++)
                for (var i = 0; i < _towers[k].Length; i++)
                    _towers[k][i].Forward(Parameters, own.Before(k, i, row), own.Outputs[k][i][row]);
            for (var j = 0; j < PolicySize; j++)
                own.PolicyRows[row * PolicySize + j] = (float)own.Outputs[0][^1][row][j];
            own.ValueRows[row] = (float)own.Outputs[^1][^1][row][^1];
        }
    }

    /// <inheritdoc/>
    public void Backward(ITape tape, ReadOnlySpan<float> policyGradients, ReadOnlySpan<float> valueGradients, IGradients? gradients, Span<float> inputGradients = default)
    {
        var (own, sums) = ((ScalarTape)tape, new double[ParameterCount]);
        for (var row = 0; row < own.Batch; row++)
        {
            var first = new double[Input.Size];
            for (var k = 0; k < _towers.Length; k++)
            {
                var dy = new double[_towers[k][^1].Outputs];
                for (var j = 0; j < PolicySize && k == 0; j++)
                    dy[j] = policyGradients[row * PolicySize + j];
                if (k == _towers.Length - 1)
                    dy[^1] = valueGradients[row];
                for (var i = _towers[k].Length - 1; i >= 0; i--)
                    dy = _towers[k][i].Backward(Parameters, own.Before(k, i, row), own.Outputs[k][i][row], dy, sums);
                for (var i = 0; i < first.Length; i++)
                    first[i] += dy[i];
            }
            for (var i = 0; i < first.Length && inputGradients.Length > 0; i++)
                inputGradients[row * Input.Size + i] = (float)(first[i] / Input.Spread);
        }
        ClearFree(sums);
        for (var i = 0; i < sums.Length && gradients is not null; i++)
            ((ScalarGradients)gradients).Values[i] = (float)sums[i];
    }

    /// <inheritdoc/>
    public void Follow(INetwork source, double tau)
    {
        var other = ((ScalarNetwork)source).Parameters;
        for (var i = 0; i < Parameters.Length; i++)
            Parameters[i] = tau >= 1 ? other[i] : (float)(Parameters[i] + tau * (other[i] - (double)Parameters[i]));
    }

    /// <inheritdoc/>
    public INetwork Clone()
    {
        var clone = new ScalarNetwork(_options, _shape, _freeOutputs);
        Parameters.CopyTo(clone.Parameters, 0);
        return clone;
    }

    private void ClearFree(double[] gradients)
    {
        var head = _towers[0][^1];
        for (var row = 0; row < head.Inputs; row++)
            Array.Clear(gradients, head.Offset + row * head.Outputs + PolicySize - _freeOutputs, _freeOutputs);
    }

    private ScalarLayer[] Tower(int outputs, ref int offset)
    {
        var (layers, inputs) = (new List<ScalarLayer>(), Input.Size);
        foreach (var (size, activation) in _options.HiddenSizes.Select(size => (size, _options.Activation)).Append((outputs, Activation.Linear)))
        {
            layers.Add(new(inputs, size, offset, activation));
            offset += (inputs + 1) * size;
            inputs = size;
        }
        return [.. layers];
    }
}
