using System.Runtime.Intrinsics;
using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Backward pass of a convolution, image by image: dz = dy · f'(y), dW += Σ x dz, db += Σ dz, dx = dz convolved with the turned kernel.</summary>
internal sealed unsafe class ConvolutionGradient
{
    private readonly Convolution _layer;
    private readonly ImageLayout _dz;
    private readonly int[] _dzPixels;
    private readonly RowTable _gradientRows;
    private readonly ConvolutionPhase[] _phases = [];
    private readonly AlignedFloats? _weights;
    private readonly int _lengthPadded;

    /// <param name="layer">The convolution.</param>
    /// <param name="withInput">Whether dx is wanted; the first layer needs none.</param>
    public ConvolutionGradient(Convolution layer, bool withInput)
    {
        _layer = layer;
        var margin = Padding.Pieces(layer.Kernel, layer.Step) - 1;
        var width = margin + Math.Max(layer.OutWidth, (layer.Input.Width - 1) / layer.Step + 1);
        var height = margin + Math.Max(layer.OutHeight, (layer.PaddedHeight - 1) / layer.Step + 1);
        _dz = new(width, margin, margin, layer.Columns);
        _dzPixels = _dz.Offsets(layer.OutHeight, layer.OutWidth);
        DzSize = checked(width * height * layer.Columns);
        _lengthPadded = Padding.Up(layer.Length, TileKernel.Rows);
        GradientSize = checked(layer.Kernel * _lengthPadded * layer.Columns + layer.Columns);
        _gradientRows = RowTable.Strided(TileKernel.Rows, layer.Columns);
        if (!withInput)
            return;
        _phases = [.. Phases()];
        _weights = new((long)layer.Kernel * layer.Kernel * layer.Columns * layer.Stride);
    }

    /// <summary>Floats of the scratch memory for dz; zeros at first, its margins stay zero.</summary>
    public int DzSize { get; }

    /// <summary>Floats of dW and db as <see cref="Run"/> sums them up, with padding.</summary>
    public int GradientSize { get; }

    /// <summary>Floats of dx: [height, width, padded channels].</summary>
    public int InputSize => checked(_layer.Height * _layer.Width * _layer.Stride);

    /// <summary>Brings the packed copy of the weights up to date.</summary>
    public void Pack(float* parameters)
    {
        if (_weights is null)
            return;
        foreach (var phase in _phases)
            for (var j = 0; j < phase.TapRows; j++)
                for (var i = 0; i < phase.TapColumns; i++)
                    PackTap(parameters + _layer.Offset, phase, j, i);
    }

    /// <summary>Processes one image.</summary>
    /// <param name="image">Padded input image.</param>
    /// <param name="output">y in the layout the convolution wrote.</param>
    /// <param name="dy">[out height, out width, columns].</param>
    /// <param name="dz">Scratch memory.</param>
    /// <param name="gradients">Sums to add to.</param>
    /// <param name="dx">Receives the input's gradient; unused where none is wanted.</param>
    public void Run(float* image, float* output, float* dy, float* dz, float* gradients, float* dx)
    {
        OutputGradient(output, dy, dz, gradients + _layer.Kernel * _lengthPadded * _layer.Columns);
        WeightGradient(image, dz + _dz.Offset(0, 0), gradients);
        if (_weights is not null)
            InputGradient(dz, dx);
    }

    /// <summary>Adds summed gradients to, or with <paramref name="first"/> writes them to, the network's gradients.</summary>
    public void AddTo(float* sums, float* gradients, bool first)
    {
        var target = gradients + _layer.Offset;
        for (var tap = 0; tap < _layer.Kernel * _layer.Kernel; tap++)
            for (var channel = 0; channel < _layer.Channels; channel++, target += _layer.Filters)
            {
                var column = tap % _layer.Kernel * _layer.Stride + channel;
                AddRow(sums + (nint)(tap / _layer.Kernel * _lengthPadded + column) * _layer.Columns, target, first);
            }
        AddRow(sums + (nint)_layer.Kernel * _lengthPadded * _layer.Columns, target, first);
    }

    private void AddRow(float* source, float* target, bool first)
    {
        for (var n = 0; n < _layer.Filters; n++)
            target[n] = first ? source[n] : target[n] + source[n];
    }

    private void OutputGradient(float* output, float* dy, float* dz, float* bias)
    {
        var pixels = _layer.OutputPixels.Pointer;
        for (var p = 0; p < _dzPixels.Length; p++, dy += _layer.Columns)
        {
            float* y = output + pixels[p], target = dz + _dzPixels[p];
            for (var n = 0; n < _layer.Columns; n += 8)
            {
                var g = VectorMath.Derivative(_layer.Activation, Vector256.Load(y + n), Vector256.Load(dy + n));
                g.Store(target + n);
                (Vector256.Load(bias + n) + g).Store(bias + n);
            }
        }
    }

    private void WeightGradient(float* image, float* dz, float* gradients)
    {
        var walk = new TileWalk
        {
            Segments = _layer.OutHeight,
            Length = _layer.OutWidth,
            LeftSegment = (nint)_layer.Step * _layer.Input.Width * _layer.Stride,
            LeftStep = (nint)_layer.Step * _layer.Stride,
            RightSegment = (nint)_dz.Width * _layer.Columns,
            RightStep = _layer.Columns,
        };
        var rows = _gradientRows.Pointer;
        for (var row = 0; row < _layer.Kernel; row++, image += _layer.Input.Width * _layer.Stride)
            for (var k = 0; k < _layer.Length; k += TileKernel.Rows)
                for (var n = 0; n < _layer.Columns; n += TileKernel.Panels * 16)
                {
                    var panels = Math.Min(TileKernel.Panels, (_layer.Columns - n) / 16);
                    var target = gradients + (nint)(row * _lengthPadded + k) * _layer.Columns + n;
                    TileKernel.Run(walk, image + k, TilePacking.Neighbours.Pointer, dz + n, 16, panels, target, rows, target, rows);
                }
    }

    private void InputGradient(float* dz, float* dx)
    {
        foreach (var phase in _phases)
        {
            var length = phase.TapColumns * _layer.Columns;
            var walk = new TileWalk
            {
                Segments = phase.TapRows,
                Length = length,
                LeftSegment = (nint)_dz.Width * _layer.Columns,
                LeftStep = 1,
                RightSegment = (nint)length * 16,
                RightStep = 16,
            };
            var panelSize = (nint)phase.TapRows * length * 16;
            for (var panel = 0; panel < _layer.Stride / 16; panel += TileKernel.Panels)
            {
                var weights = _weights!.Pointer + phase.Weights + panel * panelSize;
                var panels = Math.Min(TileKernel.Panels, _layer.Stride / 16 - panel);
                for (var p = 0; p < phase.Sources.Padded; p += TileKernel.Rows)
                    TileKernel.Run(walk, dz, phase.Sources.Pointer + p, weights, panelSize, panels, PanelProduct.Zero, PanelProduct.Same, dx + panel * 16, phase.Targets.Pointer + p);
            }
        }
    }

    private IEnumerable<ConvolutionPhase> Phases()
    {
        var (step, weights) = (_layer.Step, 0);
        for (var row = 0; row < step; row++)
            for (var column = 0; column < step; column++)
            {
                int tapRows = Taps(row), tapColumns = Taps(column);
                List<int> sources = [], targets = [];
                for (var y = 0; y < _layer.Height; y++)
                    for (var x = 0; x < _layer.Width; x++)
                    {
                        int top = y + _layer.Input.Top, left = x + _layer.Input.Left;
                        if (top % step != row || left % step != column)
                            continue;
                        var reached = tapRows > 0 && tapColumns > 0;
                        sources.Add(reached ? _dz.Offset(top / step - tapRows + 1, left / step - tapColumns + 1) : 0);
                        targets.Add((y * _layer.Width + x) * _layer.Stride);
                    }
                if (sources.Count == 0)
                    continue;
                yield return new(new([.. sources]), new([.. targets]), tapRows, tapColumns, row, column, weights);
                weights += tapRows * tapColumns * _layer.Columns * _layer.Stride;
            }
    }

    private int Taps(int phase) => phase >= _layer.Kernel ? 0 : Padding.Pieces(_layer.Kernel - phase, _layer.Step);

    private void PackTap(float* weights, ConvolutionPhase phase, int j, int i)
    {
        var row = phase.Row + (phase.TapRows - 1 - j) * _layer.Step;
        var column = phase.Column + (phase.TapColumns - 1 - i) * _layer.Step;
        var source = weights + (nint)(row * _layer.Kernel + column) * _layer.Channels * _layer.Filters;
        var panelSize = (nint)phase.TapRows * phase.TapColumns * _layer.Columns * 16;
        var target = _weights!.Pointer + phase.Weights + (nint)(j * phase.TapColumns + i) * _layer.Columns * 16;
        for (var channel = 0; channel < _layer.Channels; channel++)
            for (var n = 0; n < _layer.Filters; n++)
                target[channel / 16 * panelSize + n * 16 + channel % 16] = source[(nint)channel * _layer.Filters + n];
    }
}
