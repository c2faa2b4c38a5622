using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Memory of an LSTM's passes, [batch, row size] unless said otherwise, and how the last forward pass's rows make up sequences.</summary>
internal sealed unsafe class LstmBuffers(Lstm lstm, int maxBatch, bool forTraining, int threads)
{
    /// <summary>Most sequences that go through their steps together: whole tiles, whatever their rows.</summary>
    public const int MostTogether = 96;

    public SequenceShape Shape { get; private set; }

    /// <summary>[batch]: whether an episode begins with the row.</summary>
    public bool[] Starts { get; } = new bool[maxBatch];

    /// <summary>h of the step before, zeros where an episode begins.</summary>
    public AlignedFloats OutputsBefore { get; } = new((long)maxBatch * lstm.RowSize);

    /// <summary>c of the step before, zeros where an episode begins.</summary>
    public AlignedFloats CellsBefore { get; } = new((long)maxBatch * lstm.RowSize);

    /// <summary>c.</summary>
    public AlignedFloats Cells { get; } = new((long)maxBatch * lstm.RowSize);

    /// <summary>h.</summary>
    public AlignedFloats Outputs { get; } = new((long)maxBatch * lstm.RowSize);

    /// <summary>Gradients of <see cref="Outputs"/> from the layer above.</summary>
    public AlignedFloats OutputGradients { get; } = new(forTraining ? (long)maxBatch * lstm.RowSize : 0);

    /// <summary>For each thread h' U of the sequences that it works on.</summary>
    public AlignedFloats[] Recurrent { get; } = Per(threads, lstm.Recurrent.Columns);

    /// <summary>For each thread gradients of h from the next step.</summary>
    public AlignedFloats[] FromNextOutputs { get; } = forTraining ? Per(threads, lstm.RowSize) : [];

    /// <summary>For each thread gradients of c from the next step.</summary>
    public AlignedFloats[] FromNextCells { get; } = forTraining ? Per(threads, lstm.RowSize) : [];

    /// <summary>Takes what comes before a forward pass.</summary>
    /// <param name="shape">How rows make up sequences.</param>
    /// <param name="states">[sequences, stride].</param>
    /// <param name="starts">[batch] or empty.</param>
    /// <param name="first">Where this layer's h, then c begin in a state.</param>
    /// <param name="stride">Length of a state.</param>
    public void Begin(SequenceShape shape, ReadOnlySpan<float> states, ReadOnlySpan<bool> starts, int first, int stride)
    {
        Shape = shape;
        if (starts.IsEmpty)
            Starts.AsSpan().Clear();
        else
            starts.CopyTo(Starts);
        for (var sequence = 0; sequence < shape.Count; sequence++)
        {
            var row = shape.Row(sequence / shape.Copies, 0, sequence % shape.Copies);
            var state = states.Slice(sequence * stride + first, 2 * lstm.Size);
            Put(row, state[..lstm.Size], state[lstm.Size..]);
        }
    }

    /// <summary>Writes the states after the last step, as <see cref="Begin"/> takes them.</summary>
    public void End(Span<float> states, int first, int stride)
    {
        for (var sequence = 0; sequence < Shape.Count; sequence++)
        {
            var row = Shape.Row(sequence / Shape.Copies, Shape.Steps - 1, sequence % Shape.Copies);
            var state = states.Slice(sequence * stride + first, 2 * lstm.Size);
            Row(Outputs, row).CopyTo(state);
            Row(Cells, row).CopyTo(state[lstm.Size..]);
        }
    }

    /// <summary>Hands h and c of a row to the row of the next step.</summary>
    public void Pass(int row) => Put(row + Shape.Copies, Row(Outputs, row), Row(Cells, row));

    private void Put(int row, ReadOnlySpan<float> outputs, ReadOnlySpan<float> cells)
    {
        if (Starts[row])
        {
            Row(OutputsBefore, row).Clear();
            Row(CellsBefore, row).Clear();
            return;
        }
        outputs.CopyTo(Row(OutputsBefore, row));
        cells.CopyTo(Row(CellsBefore, row));
    }

    private Span<float> Row(AlignedFloats rows, int row) => new(rows.Pointer + (nint)row * lstm.RowSize, lstm.Size);

    private static AlignedFloats[] Per(int threads, int size) => [.. Enumerable.Range(0, threads).Select(_ => new AlignedFloats((long)MostTogether * size))];
}
