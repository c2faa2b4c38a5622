using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Rows [blocks, steps, copies] as sequences: sequence block·copies + copy has one row in each step.</summary>
internal readonly record struct SequenceShape(int Blocks, int Steps, int Copies)
{
    public int Count => Blocks * Copies;

    public int Row(int block, int step, int copy) => (block * Steps + step) * Copies + copy;

    /// <summary>Throws where sequences and batch do not belong together.</summary>
    public static SequenceShape Of(in Sequences sequences, int batch, int stateSize)
    {
        if (sequences.States.IsEmpty)
            throw new ArgumentException($"The network has a state of {stateSize} numbers: a forward pass needs the state before each sequence.", nameof(sequences));
        var (blocks, count) = (sequences.Blocks, sequences.States.Length / stateSize);
        if (sequences.States.Length % stateSize != 0 || blocks < 1 || count % blocks != 0 || batch % count != 0)
            throw new ArgumentException(
                $"{batch} rows in {blocks} blocks do not make sequences with {sequences.States.Length} numbers of state, {stateSize} a sequence.", nameof(sequences));
        if (sequences.Starts.Length != 0 && sequences.Starts.Length != batch)
            throw new ArgumentException($"{batch} rows need as many episode starts, not {sequences.Starts.Length}.", nameof(sequences));
        return new(blocks, batch / count, count / blocks);
    }
}
