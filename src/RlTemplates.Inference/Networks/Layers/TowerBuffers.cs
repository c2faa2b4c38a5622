using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Memory of one tower's passes.</summary>
internal sealed class TowerBuffers
{
    /// <summary>Pieces that convolution gradients are summed in: fixed, so that the sum does not depend on the threads.</summary>
    public const int Pieces = 16;

    private readonly int _head;

    public TowerBuffers(Tower tower, int maxBatch, bool forTraining, int threads, bool inputGradients)
    {
        var convolutions = tower.Convolutions;
        var images = forTraining ? maxBatch : threads;
        First = convolutions.Length == 0 ? [] : Per(threads, convolutions[0].ImageSize);
        Images = [.. convolutions.Skip(1).Select(layer => new AlignedFloats((long)images * layer.ImageSize))];
        Rows = [new((long)maxBatch * tower.Dense[0].RowSize), .. tower.Dense.Select(layer => new AlignedFloats((long)maxBatch * layer.Columns))];
        Lstm = tower.Lstm is null ? null : new(tower.Lstm, maxBatch, forTraining, threads);
        _head = tower.Dense.Length - 1;
        if (!forTraining)
            return;
        Observations = convolutions.Length == 0 ? [] : GC.AllocateUninitializedArray<byte>(checked(maxBatch * tower.Input.Bytes), pinned: true);
        RowGradients = [new(convolutions.Length == 0 && !inputGradients ? 0 : (long)maxBatch * tower.Dense[0].RowSize), .. tower.Dense.Select(layer => new AlignedFloats((long)maxBatch * layer.Columns))];
        Panels = [.. tower.Dense.Select(layer => new AlignedFloats((long)maxBatch * layer.Columns))];
        Scratch = Per(threads, DenseGradient.Scratch);
        Sums = [.. tower.Gradients.Select(gradient => Per(Pieces, gradient.GradientSize))];
        Dz = [.. tower.Gradients.Select(gradient => Per(threads, gradient.DzSize))];
        Dx = [.. tower.Gradients.Select((gradient, i) => i == 0 ? [] : Per(threads, gradient.InputSize))];
    }

    /// <summary>Bytes of what grows with the batch.</summary>
    public static double BytesOf(Tower tower, double maxBatch, bool forTraining)
    {
        double columns = tower.Dense.Sum(layer => (double)layer.Columns), rows = tower.Dense[0].RowSize + columns, lstm = tower.Lstm?.RowSize ?? 0;
        var numbers = forTraining
            ? 2 * rows + columns + 5 * lstm + tower.Convolutions.Skip(1).Sum(layer => (double)layer.ImageSize)
            : rows + 4 * lstm;
        return maxBatch * (sizeof(float) * numbers + (forTraining && tower.Convolutions.Length > 0 ? tower.Input.Bytes : 0));
    }

    /// <summary>For each thread a padded input image.</summary>
    public AlignedFloats[] First { get; }

    /// <summary>For each convolution but the first its padded input images: all of the batch in training, else one a thread.</summary>
    public AlignedFloats[] Images { get; }

    /// <summary>Input of the first dense layer, then each dense layer's output, [batch, row size].</summary>
    public AlignedFloats[] Rows { get; }

    /// <summary>The batch's observations, where the backward pass must read them again.</summary>
    public byte[] Observations { get; } = [];

    /// <summary>Gradients of <see cref="Rows"/>.</summary>
    public AlignedFloats[] RowGradients { get; } = [];

    /// <summary>The LSTM's, which reads the last rows but one and is what the head reads; null where there is none.</summary>
    public LstmBuffers? Lstm { get; }

    /// <summary>What a dense layer reads, [batch, row size].</summary>
    public AlignedFloats Input(int layer) => Lstm is not null && layer == _head ? Lstm.Outputs : Rows[layer];

    /// <summary>Gradients of <see cref="Input"/>.</summary>
    public AlignedFloats InputGradients(int layer) => Lstm is not null && layer == _head ? Lstm.OutputGradients : RowGradients[layer];

    /// <summary>For each dense layer its dz in packed panels.</summary>
    public AlignedFloats[] Panels { get; } = [];

    /// <summary>For each thread the weight gradients' scratch memory.</summary>
    public AlignedFloats[] Scratch { get; } = [];

    /// <summary>[convolution][piece]: sums of gradients.</summary>
    public AlignedFloats[][] Sums { get; } = [];

    /// <summary>[convolution][thread].</summary>
    public AlignedFloats[][] Dz { get; } = [];

    /// <summary>[convolution][thread].</summary>
    public AlignedFloats[][] Dx { get; } = [];

    private static AlignedFloats[] Per(int count, int size) => [.. Enumerable.Range(0, count).Select(_ => new AlignedFloats(size))];
}
