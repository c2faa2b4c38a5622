using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Forward pass of a tower: first all images through the convolutions, then all rows through the dense layers, and before the head all sequences through the LSTM.</summary>
internal sealed unsafe class TowerForward(Tower tower, TowerBuffers buffers, WorkerPool pool, bool forTraining)
{
    private const int ImagesPerPiece = 8;
    private const long WorkWorthThreads = 400_000;
    private readonly RowJob _rowJob = new(tower, buffers);
    private readonly ImageJob _imageJob = new(tower, buffers, forTraining);
    private readonly LstmForward? _lstm = tower.Lstm is null ? null : new(tower.Lstm, buffers.Lstm!, buffers.Rows[^2]);

    public void Run(byte* observations, int batch)
    {
        var parallel = pool.Threads > 1 && tower.Work * batch >= WorkWorthThreads;
        _imageJob.Observations = _rowJob.Observations = observations;
        _imageJob.Batch = _rowJob.Batch = batch;
        if (tower.Convolutions.Length > 0)
        {
            _imageJob.Size = !parallel ? batch : Math.Min(ImagesPerPiece, Padding.Pieces(batch, pool.Threads));
            pool.Run(_imageJob, Padding.Pieces(batch, _imageJob.Size));
        }
        _rowJob.Size = !parallel ? batch : Padding.Up(Padding.Pieces(batch, pool.Threads), TileKernel.Rows);
        RunRows(0, tower.Dense.Length - (_lstm is null ? 0 : 1));
        if (_lstm is null)
            return;
        _lstm.Run(pool, parallel);
        RunRows(tower.Dense.Length - 1, tower.Dense.Length);
    }

    private void RunRows(int from, int to)
    {
        (_rowJob.From, _rowJob.To) = (from, to);
        pool.Run(_rowJob, Padding.Pieces(_rowJob.Batch, _rowJob.Size));
    }

    private sealed class ImageJob(Tower tower, TowerBuffers buffers, bool forTraining) : ParallelJob
    {
        public byte* Observations;
        public int Batch, Size;

        public override void Run(int index, int worker)
        {
            var end = Math.Min(Batch, (index + 1) * Size);
            for (var image = index * Size; image < end; image++)
            {
                var input = buffers.First[worker].Pointer;
                tower.Read(Observations + (nint)image * tower.Input.Bytes, input);
                for (var i = 0; i < tower.Convolutions.Length; i++)
                {
                    var output = i + 1 < tower.Convolutions.Length
                        ? buffers.Images[i].Pointer + (nint)(forTraining ? image : worker) * tower.Convolutions[i + 1].ImageSize
                        : buffers.Rows[0].Pointer + (nint)image * tower.Dense[0].RowSize;
                    tower.Convolutions[i].Forward(input, output);
                    input = output;
                }
            }
        }
    }

    private sealed class RowJob(Tower tower, TowerBuffers buffers) : ParallelJob
    {
        public byte* Observations;
        public int Batch, Size, From, To;

        public override void Run(int index, int worker)
        {
            int from = index * Size, rows = Math.Min(Size, Batch - from);
            if (tower.Convolutions.Length == 0 && From == 0)
                for (var row = from; row < from + rows; row++)
                    tower.Read(Observations + (nint)row * tower.Input.Bytes, buffers.Rows[0].Pointer + (nint)row * tower.Dense[0].RowSize);
            for (var i = From; i < To; i++)
            {
                var layer = tower.Dense[i];
                layer.Forward(rows, buffers.Input(i).Pointer + (nint)from * layer.RowSize, buffers.Rows[i + 1].Pointer + (nint)from * layer.Columns);
            }
        }
    }
}
