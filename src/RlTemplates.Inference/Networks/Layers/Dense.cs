using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// A fully connected layer y = f(x W + b) with W [inputs, outputs]. Rows of x and y have their channels rounded up to sixteen with zeros
/// (the first layer's x excepted), so that no kernel meets a ragged edge; packing leaves the gaps at zero.
/// </summary>
internal sealed unsafe class Dense
{
    private readonly int _taps, _channels, _stride;
    private readonly bool _hasBias;
    private readonly AlignedFloats _forward, _bias;
    private AlignedFloats? _backward;

    /// <param name="taps">Pixels that the input consists of, 1 for a vector.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="stride">Values per pixel with padding.</param>
    /// <param name="outputs">Units.</param>
    /// <param name="activation">f.</param>
    /// <param name="offset">Where its parameters begin in the network's block.</param>
    /// <param name="hasBias">Whether b is there; else it is 0 and no parameter.</param>
    public Dense(int taps, int channels, int stride, int outputs, Activation activation, int offset, bool hasBias = true)
    {
        _hasBias = hasBias;
        (_taps, _channels, _stride) = (taps, channels, stride);
        (Outputs, Activation, Offset) = (outputs, activation, offset);
        Columns = Padding.Up(outputs, TileKernel.Columns);
        RowSize = Padding.Up(Width, TileKernel.Columns);
        _forward = new((long)Columns * Width);
        _bias = new(Columns);
        InputRows = RowTable.Strided(TileKernel.Rows, RowSize);
        OutputRows = RowTable.Strided(TileKernel.Rows, Columns);
    }

    public Activation Activation { get; }

    /// <summary>Where the layer's weights, then its biases begin in the network's parameters.</summary>
    public int Offset { get; }

    public int Inputs => _taps * _channels;

    public int Outputs { get; }

    public int Biases => _hasBias ? Outputs : 0;

    public int ParameterCount => checked(Inputs * Outputs + Biases);

    /// <summary>Inputs with padding between pixels.</summary>
    public int Width => checked(_taps * _stride);

    /// <summary>Distance between input rows.</summary>
    public int RowSize { get; }

    /// <summary>Outputs rounded up to sixteen: the distance between output rows.</summary>
    public int Columns { get; }

    public int Panels => Columns / TileKernel.Columns;

    public RowTable InputRows { get; }

    public RowTable OutputRows { get; }

    /// <summary>Index of the weight row that reads padded input <paramref name="k"/>, or -1 in a gap.</summary>
    public int WeightRow(int k) => k % _stride < _channels && k < Width ? k / _stride * _channels + k % _stride : -1;

    /// <summary>Whether weight rows lie as the kernel's tiles do, without gaps.</summary>
    public bool IsGapless => _channels == _stride && Columns == Outputs;

    /// <summary>Brings the packed copies up to date.</summary>
    public void Pack(float* parameters, bool backward)
    {
        var weights = parameters + Offset;
        for (var tap = 0; tap < _taps; tap++)
            PanelPacking.Rows(_channels, Outputs, weights + (nint)tap * _channels * Outputs, Outputs, _forward.Pointer + (nint)tap * _stride * TileKernel.Columns, (nint)Width * TileKernel.Columns);
        new ReadOnlySpan<float>(weights + (nint)Inputs * Outputs, Biases).CopyTo(_bias.Span);
        if (!backward)
            return;
        _backward ??= new((long)RowSize * Columns);
        for (var tap = 0; tap < _taps; tap++)
            PackTransposed(weights + (nint)tap * _channels * Outputs, tap * _stride);
    }

    /// <summary>The weights of one pixel, for its padded inputs from <paramref name="k"/> on.</summary>
    private void PackTransposed(float* weights, int k)
    {
        for (var left = _channels; left > 0;)
        {
            var rows = Math.Min(left, TileKernel.Columns - k % TileKernel.Columns);
            PanelPacking.Transposed(rows, Outputs, weights, Outputs, _backward!.Pointer + (nint)(k / TileKernel.Columns) * Columns * TileKernel.Columns + k % TileKernel.Columns, TileKernel.Columns);
            weights += (nint)rows * Outputs;
            k += rows;
            left -= rows;
        }
    }

    /// <summary>y = f(x W + b) for <paramref name="rows"/> rows.</summary>
    public void Forward(int rows, float* x, float* y)
    {
        PanelProduct.Run(rows, Width, x, InputRows, _forward.Pointer, Panels, _bias.Pointer, y, OutputRows, Activation == Activation.Relu);
        if (Activation == Activation.Tanh)
            VectorMath.Tanh(y, rows * Columns);
    }

    /// <summary>dx = dz Wᵀ for <paramref name="rows"/> rows; needs the packed copy for the backward pass.</summary>
    public void InputGradient(int rows, float* dz, float* dx) =>
        PanelProduct.Run(rows, Columns, dz, OutputRows, _backward!.Pointer, RowSize / 16, null, dx, InputRows, relu: false);
}
