using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Sequences of a block that go through their steps together, in either direction; threads share out such groups.</summary>
internal abstract class LstmPass(LstmBuffers buffers) : ParallelJob
{
    private int _size, _groups;

    /// <summary>Does all sequences.</summary>
    public void Run(WorkerPool pool, bool parallel)
    {
        var shape = buffers.Shape;
        var wanted = parallel ? Padding.Pieces(pool.Threads, shape.Blocks) : 1;
        _size = Math.Min(LstmBuffers.MostTogether, Padding.Up(Padding.Pieces(shape.Copies, wanted), TileKernel.Rows));
        _groups = Padding.Pieces(shape.Copies, _size);
        if (parallel)
            pool.Run(this, shape.Blocks * _groups);
        else
            for (var i = 0; i < shape.Blocks * _groups; i++)
                Run(i, 0);
    }

    public override void Run(int index, int worker)
    {
        var first = index % _groups * _size;
        Run(index / _groups, first, Math.Min(_size, buffers.Shape.Copies - first), worker);
    }

    protected abstract void Run(int block, int first, int count, int worker);
}

/// <summary>Forward pass of an LSTM whose input products x W + b lie in <paramref name="gates"/> already: h' U and the gates, step by step.</summary>
internal sealed unsafe class LstmForward(Lstm lstm, LstmBuffers buffers, AlignedFloats gates) : LstmPass(buffers)
{
    private readonly LstmBuffers _buffers = buffers;

    protected override void Run(int block, int first, int count, int worker)
    {
        var (shape, size, width) = (_buffers.Shape, (nint)lstm.RowSize, lstm.Gates.Columns);
        var recurrent = _buffers.Recurrent[worker].Pointer;
        for (var t = 0; t < shape.Steps; t++)
        {
            var row = shape.Row(block, t, first);
            lstm.Recurrent.Forward(count, _buffers.OutputsBefore.Pointer + row * size, recurrent);
            for (var n = 0; n < count; n++, row++)
            {
                lstm.Forward(gates.Pointer + (nint)row * width, recurrent + n * width, _buffers.CellsBefore.Pointer + row * size,
                    _buffers.Cells.Pointer + row * size, _buffers.Outputs.Pointer + row * size);
                if (t + 1 < shape.Steps)
                    _buffers.Pass(row);
            }
        }
    }
}

/// <summary>Backpropagation through the steps of an LSTM, from the last to the first; nothing passes the start of an episode.</summary>
internal sealed unsafe class LstmBackward(Lstm lstm, LstmBuffers buffers, AlignedFloats gates, AlignedFloats gateGradients) : LstmPass(buffers)
{
    private readonly LstmBuffers _buffers = buffers;

    protected override void Run(int block, int first, int count, int worker)
    {
        var (shape, size, width) = (_buffers.Shape, (nint)lstm.RowSize, lstm.Gates.Columns);
        float* dOutputs = _buffers.FromNextOutputs[worker].Pointer, dCells = _buffers.FromNextCells[worker].Pointer;
        new Span<float>(dOutputs, count * lstm.RowSize).Clear();
        new Span<float>(dCells, count * lstm.RowSize).Clear();
        for (var t = shape.Steps - 1; t >= 0; t--)
        {
            var row = shape.Row(block, t, first);
            for (var n = 0; n < count; n++)
            {
                var at = (row + n) * size;
                lstm.Backward(gates.Pointer + (nint)(row + n) * width, _buffers.CellsBefore.Pointer + at, _buffers.Cells.Pointer + at,
                    _buffers.OutputGradients.Pointer + at, dOutputs + n * size, dCells + n * size, gateGradients.Pointer + (nint)(row + n) * width);
            }
            if (t == 0)
                return;
            lstm.Recurrent.InputGradient(count, gateGradients.Pointer + (nint)row * width, dOutputs);
            for (var n = 0; n < count; n++)
                if (_buffers.Starts[row + n])
                {
                    new Span<float>(dOutputs + n * size, lstm.Size).Clear();
                    new Span<float>(dCells + n * size, lstm.Size).Clear();
                }
        }
    }
}
