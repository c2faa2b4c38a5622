using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>
/// A convolution. 'Same' padding splits the zeros between both sides with the odd one behind, as TensorFlow does. Images are [height, width, channels], weights [kernel, kernel, channels, filters]. The kernels read the
/// padded image directly; nothing is unfolded.
/// </summary>
internal sealed unsafe class Convolution
{
    private readonly AlignedFloats _forward, _bias;
    private readonly RowTable _inputPixels;
    private RowTable? _outputPixels;

    /// <param name="height">Rows of the input image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="stride">Values of a pixel with padding.</param>
    /// <param name="shape">Filters, kernel and stride.</param>
    /// <param name="valid">Whether the kernel stays within the image.</param>
    /// <param name="activation">Activation after the convolution.</param>
    /// <param name="offset">Where its parameters begin in the network's block.</param>
    public Convolution(int height, int width, int channels, int stride, ConvolutionLayer shape, bool valid, Activation activation, int offset)
    {
        (Height, Width, Channels, Stride, Activation, Offset) = (height, width, channels, stride, activation, offset);
        (Filters, Kernel, Step) = (shape.Filters, shape.Kernel, shape.Stride);
        (OutHeight, OutWidth) = valid ? ((height - Kernel) / Step + 1, (width - Kernel) / Step + 1) : (Padding.Pieces(height, Step), Padding.Pieces(width, Step));
        Columns = Padding.Up(Filters, TileKernel.Columns);
        PaddedHeight = Math.Max((OutHeight - 1) * Step + Kernel, height);
        var paddedWidth = Math.Max((OutWidth - 1) * Step + Kernel, width);
        Input = new(paddedWidth, (PaddedHeight - height) / 2, (paddedWidth - width) / 2, stride);
        ImageSize = checked(PaddedHeight * paddedWidth * stride);
        Length = Kernel * stride;
        _forward = new((long)Columns * Kernel * Length);
        _bias = new(Columns);
        _inputPixels = new(CornerOffsets());
    }

    public int Height { get; }

    public int Width { get; }

    public int Channels { get; }

    public int Stride { get; }

    public Activation Activation { get; }

    public int Offset { get; }

    public int Filters { get; }

    public int Kernel { get; }

    public int Step { get; }

    public int OutHeight { get; }

    public int OutWidth { get; }

    public int OutPixels => OutHeight * OutWidth;

    public int PaddedHeight { get; }

    /// <summary>Filters rounded up to sixteen: the floats of an output pixel.</summary>
    public int Columns { get; }

    /// <summary>Where the input's pixels lie between the zeros.</summary>
    public ImageLayout Input { get; }

    /// <summary>Floats of a padded input image.</summary>
    public int ImageSize { get; }

    /// <summary>Floats of a kernel row: they lie contiguous in the image.</summary>
    public int Length { get; }

    public int Inputs => checked(Kernel * Kernel * Channels);

    public int ParameterCount => checked(Inputs * Filters + Filters);

    /// <summary>Offsets of the output pixels in the image that <see cref="Forward"/> writes.</summary>
    public RowTable OutputPixels => _outputPixels!;

    /// <summary>Says where outputs go: between the zeros of the next convolution's input, or to the flat input of a dense layer.</summary>
    public void ConnectTo(ImageLayout output) => _outputPixels = new(output.Offsets(OutHeight, OutWidth));

    /// <summary>Brings the packed copy up to date.</summary>
    public void Pack(float* parameters)
    {
        var weights = parameters + Offset;
        for (var tap = 0; tap < Kernel * Kernel; tap++)
            for (var channel = 0; channel < Channels; channel++)
            {
                var row = weights + (nint)(tap * Channels + channel) * Filters;
                for (var n = 0; n < Filters; n++)
                    _forward.Pointer[((nint)(n / 16) * Kernel * Length + tap * Stride + channel) * 16 + n % 16] = row[n];
            }
        new ReadOnlySpan<float>(weights + (nint)Inputs * Filters, Filters).CopyTo(_bias.Span);
    }

    /// <summary>Computes one image.</summary>
    /// <param name="image">Padded input image.</param>
    /// <param name="output">Output image in the layout connected to.</param>
    public void Forward(float* image, float* output)
    {
        var walk = new TileWalk
        {
            Segments = Kernel,
            Length = Length,
            LeftSegment = (nint)Input.Width * Stride,
            LeftStep = 1,
            RightSegment = (nint)Length * 16,
            RightStep = 16,
            Relu = Activation == Activation.Relu,
        };
        var panelSize = (nint)Kernel * Length * 16;
        for (var panel = 0; panel < Columns / 16; panel += TileKernel.Panels)
        {
            var weights = _forward.Pointer + panel * panelSize;
            var panels = Math.Min(TileKernel.Panels, Columns / 16 - panel);
            for (var p = 0; p < _inputPixels.Padded; p += TileKernel.Rows)
                TileKernel.Run(walk, image, _inputPixels.Pointer + p, weights, panelSize, panels, _bias.Pointer + panel * 16, PanelProduct.Same, output + panel * 16, OutputPixels.Pointer + p);
        }
        if (Activation == Activation.Tanh)
            for (var p = 0; p < OutPixels; p++)
                VectorMath.Tanh(output + OutputPixels.Pointer[p], Columns);
    }

    private int[] CornerOffsets()
    {
        var offsets = new int[OutPixels];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = (i / OutWidth * Input.Width + i % OutWidth) * Step * Stride;
        return offsets;
    }
}
