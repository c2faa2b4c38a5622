using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// Backward pass of a tower: row gradients of the dense layers, behind the head those of the LSTM's steps, then their weight gradients and the
/// convolutions' side by side, then the sums of the convolutions' pieces in their order.
/// </summary>
internal sealed unsafe class TowerBackward(Tower tower, TowerBuffers buffers, WorkerPool pool, int maxBatch)
{
    private const long WorkWorthThreads = 200_000;
    private readonly RowJob _rowJob = new(tower, buffers, maxBatch);
    private readonly WeightJob _weightJob = new(tower, buffers, maxBatch);
    private readonly LstmBackward? _lstm = tower.Lstm is null ? null : new(tower.Lstm, buffers.Lstm!, buffers.Rows[^2], buffers.RowGradients[^2]);

    /// <summary>
    /// The head's output gradients are in the buffers; writes the tower's part of <paramref name="gradients"/> unless that is null, and with
    /// <paramref name="inputs"/> the gradients of its first rows.
    /// </summary>
    public void Run(int batch, float* gradients, bool inputs)
    {
        var parallel = pool.Threads > 1 && tower.Work * batch >= WorkWorthThreads;
        _rowJob.Batch = _weightJob.Batch = batch;
        _rowJob.Inputs = inputs || tower.Convolutions.Length > 0;
        _weightJob.Gradients = gradients;
        _rowJob.Size = !parallel ? batch : Padding.Up(Padding.Pieces(batch, pool.Threads), TileKernel.Rows);
        var head = tower.Dense.Length - 1;
        if (_lstm is not null)
        {
            RunRows(head, head);
            _lstm.Run(pool, parallel);
        }
        RunRows(_lstm is null ? head : head - 1, 0);
        if (gradients is null)
            return;
        if (parallel)
            pool.Run(_weightJob, _weightJob.Count);
        else
            for (var i = 0; i < _weightJob.Count; i++)
                _weightJob.Run(i, 0);
        for (var i = 0; i < tower.Gradients.Length; i++)
            for (var piece = 0; piece < TowerBuffers.Pieces; piece++)
                tower.Gradients[i].AddTo(buffers.Sums[i][piece].Pointer, gradients, piece == 0);
    }

    private void RunRows(int from, int downTo)
    {
        (_rowJob.From, _rowJob.DownTo) = (from, downTo);
        pool.Run(_rowJob, Padding.Pieces(_rowJob.Batch, _rowJob.Size));
    }

    private sealed class RowJob(Tower tower, TowerBuffers buffers, int maxBatch) : ParallelJob
    {
        public int Batch, Size, From, DownTo;
        public bool Inputs;

        public override void Run(int index, int worker)
        {
            int from = index * Size, rows = Math.Min(Size, Batch - from);
            for (var i = From; i >= DownTo; i--)
            {
                var layer = tower.Dense[i];
                var dz = buffers.RowGradients[i + 1].Pointer + (nint)from * layer.Columns;
                VectorMath.MultiplyByDerivative(layer.Activation, buffers.Rows[i + 1].Pointer + (nint)from * layer.Columns, dz, rows * layer.Columns);
                DenseGradient.PackRows(layer, from, rows, maxBatch, dz, buffers.Panels[i].Pointer);
                if (i > 0 || Inputs)
                    layer.InputGradient(rows, dz, buffers.InputGradients(i).Pointer + (nint)from * layer.RowSize);
            }
        }
    }

    private sealed class WeightJob(Tower tower, TowerBuffers buffers, int maxBatch) : ParallelJob
    {
        private readonly int _pieces = tower.Convolutions.Length > 0 ? TowerBuffers.Pieces : 0;
        private readonly int _dense = tower.Dense.Sum(DenseGradient.Blocks);
        public int Batch;
        public float* Gradients;

        public int Count => _pieces + _dense + (tower.Lstm is null ? 0 : DenseGradient.Blocks(tower.Lstm.Recurrent));

        public override void Run(int index, int worker)
        {
            if (index < _pieces)
            {
                Piece(index, worker);
                return;
            }
            index -= _pieces;
            if (index >= _dense)
            {
                Run(tower.Lstm!.Recurrent, index - _dense, buffers.Lstm!.OutputsBefore, buffers.Panels[^2], worker);
                return;
            }
            var i = 0;
            for (; index >= DenseGradient.Blocks(tower.Dense[i]); i++)
                index -= DenseGradient.Blocks(tower.Dense[i]);
            Run(tower.Dense[i], index, buffers.Input(i), buffers.Panels[i], worker);
        }

        private void Run(Dense layer, int block, AlignedFloats inputs, AlignedFloats panels, int worker) =>
            DenseGradient.Run(layer, block, Batch, maxBatch, inputs.Pointer, panels.Pointer, Gradients, buffers.Scratch[worker].Pointer);

        private void Piece(int piece, int worker)
        {
            foreach (var sums in buffers.Sums)
                sums[piece].Span.Clear();
            var size = Padding.Pieces(Batch, TowerBuffers.Pieces);
            var end = Math.Min(Batch, (piece + 1) * size);
            for (var image = piece * size; image < end; image++)
                Image(image, piece, worker);
        }

        private void Image(int image, int piece, int worker)
        {
            var first = buffers.First[worker].Pointer;
            fixed (byte* observations = buffers.Observations)
                tower.Read(observations + (nint)image * tower.Input.Bytes, first);
            float* output = buffers.Rows[0].Pointer + (nint)image * tower.Dense[0].RowSize, dy = buffers.RowGradients[0].Pointer + (nint)image * tower.Dense[0].RowSize;
            for (var i = tower.Convolutions.Length - 1; i >= 0; i--)
            {
                var input = i == 0 ? first : buffers.Images[i - 1].Pointer + (nint)image * tower.Convolutions[i].ImageSize;
                var dx = i == 0 ? null : buffers.Dx[i][worker].Pointer;
                tower.Gradients[i].Run(input, output, dy, buffers.Dz[i][worker].Pointer, buffers.Sums[i][piece].Pointer, dx);
                output = input;
                dy = dx;
            }
        }
    }
}
