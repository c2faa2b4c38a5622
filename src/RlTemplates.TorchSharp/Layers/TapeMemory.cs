using RlTemplates.Inference.Networks.Layers;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>What a pass carries from step to step through the LSTMs of a network.</summary>
/// <param name="shape">How rows make up sequences.</param>
/// <param name="states">[sequences, S]: the states before the first step, on the device.</param>
/// <param name="keeps">[blocks, steps, copies]: 0 where an episode begins, else 1, on the device; null where none does.</param>
internal sealed class TapeMemory(SequenceShape shape, Tensor states, Tensor? keeps)
{
    private readonly List<Tensor> _ends = [];

    public SequenceShape Shape => shape;

    /// <summary>[sequences, S]: the states after the last step, in the LSTMs' order.</summary>
    public Tensor States => cat(_ends, 1);

    /// <summary>Outputs and cells of an LSTM before the first step.</summary>
    public (Tensor Outputs, Tensor Cells) Begin(int offset, int cells) =>
        (states.narrow(1, offset, cells), states.narrow(1, offset + cells, cells));

    /// <summary>[sequences, 1]: what the state before a step is multiplied with; null where it stays.</summary>
    public Tensor? Keep(int step) => keeps?.select(1, step).reshape(shape.Count, 1);

    /// <summary>Outputs and cells of an LSTM after the last step.</summary>
    public void End(Tensor outputs, Tensor cells)
    {
        _ends.Add(outputs.detach());
        _ends.Add(cells.detach());
    }
}
