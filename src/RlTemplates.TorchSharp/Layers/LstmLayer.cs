using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>An LSTM through the steps of a batch's sequences; where an episode begins, the state before it counts as zeros.</summary>
internal sealed class LstmLayer(NetworkLayer description, Tensor parameters, TorchPrecision precision)
    : Layer(description, parameters, precision)
{
    private readonly Parameter _recurrent = new(description.RecurrentWeights!, parameters);

    /// <inheritdoc/>
    public override IEnumerable<Parameter> Parameters => [Weights, Biases, _recurrent];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, TapeMemory? memory)
    {
        var (shape, cells) = (memory!.Shape, Description.OutputShape[0]);
        var all = Affine(input).view(shape.Blocks, shape.Steps, shape.Copies, 4L * cells);
        var (output, cell) = memory.Begin(Description.StateOffset, cells);
        var outputs = new List<Tensor>(shape.Steps);
        for (var step = 0; step < shape.Steps; step++)
        {
            if (memory.Keep(step) is { } keep)
                (output, cell) = (output * keep, cell * keep);
            var gates = (all.select(1, step).reshape(shape.Count, 4L * cells) + Multiply(output, _recurrent.Value)).chunk(4, 1);
            cell = sigmoid(gates[1]) * cell + sigmoid(gates[0]) * tanh(gates[2]);
            output = sigmoid(gates[3]) * tanh(cell);
            outputs.Add(output.view(shape.Blocks, shape.Copies, cells));
        }
        memory.End(output, cell);
        return stack(outputs, 1).reshape(-1, cells);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _recurrent.Dispose();
        base.Dispose();
    }
}
