using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Layers;

/// <summary>Convolutions (images only), fully connected layers, with memory an LSTM, and a linear head, in the order of their parameters.</summary>
internal sealed unsafe class Tower
{
    private ConvolutionGradient[]? _gradients;
    private bool _inputGradients;

    /// <param name="options">Shape of the network.</param>
    /// <param name="input">Observations.</param>
    /// <param name="outputs">Outputs of the head.</param>
    /// <param name="offset">Where its parameters begin in the network's block.</param>
    public Tower(NetworkOptions options, ObservationSpace input, int outputs, int offset)
    {
        (Input, Outputs) = (input, outputs);
        List<Convolution> convolutions = [];
        List<Dense> dense = [];
        int taps = 1, channels = input.Size, stride = channels;
        if (input.Shape is [var height, var width, var depth])
        {
            (channels, stride) = (depth, depth);
            var valid = NetworkShape.IsValidPadding(options, height);
            foreach (var shape in NetworkShape.Convolutions(options, height))
            {
                var layer = new Convolution(height, width, channels, stride, shape, valid, options.ConvActivation, offset);
                convolutions.Add(layer);
                offset = checked(offset + layer.ParameterCount);
                (height, width, channels, stride) = (layer.OutHeight, layer.OutWidth, layer.Filters, layer.Columns);
            }
            taps = checked(height * width);
            for (var i = 0; i < convolutions.Count; i++)
                convolutions[i].ConnectTo(i + 1 < convolutions.Count ? convolutions[i + 1].Input : new(width, 0, 0, stride));
        }
        foreach (var size in options.HiddenSizes)
            Add(size, options.Activation);
        if (options.UseLstm)
        {
            Add(checked(4 * options.LstmCellSize), Activation.Linear);
            Lstm = new(dense[^1], options.LstmCellSize);
            (offset, channels, stride) = (Lstm.End, Lstm.Size, Lstm.RowSize);
        }
        Add(outputs, Activation.Linear);
        (Convolutions, Dense) = ([.. convolutions], [.. dense]);
        Work = Convolutions.Sum(c => (long)c.OutPixels * c.Inputs * c.Columns) + Dense.Sum(d => (long)d.Inputs * d.Columns)
            + (Lstm is null ? 0 : (long)Lstm.Size * Lstm.Recurrent.Columns);
        End = offset;

        void Add(int units, Activation activation)
        {
            var layer = new Dense(taps, channels, stride, units, activation, offset);
            dense.Add(layer);
            offset = checked(offset + layer.ParameterCount);
            (taps, channels, stride) = (1, layer.Outputs, layer.Columns);
        }
    }

    public ObservationSpace Input { get; }

    public int Outputs { get; }

    /// <summary>Where its parameters end in the network's block.</summary>
    public int End { get; }

    public Convolution[] Convolutions { get; }

    /// <summary>Fully connected layers, the head last; where there is an LSTM, its gates' input product is the last but one.</summary>
    public Dense[] Dense { get; }

    /// <summary>Between the last hidden layer and the head; null where the network has no memory.</summary>
    public Lstm? Lstm { get; }

    /// <summary>Numbers that a sequence carries from step to step: the LSTM's h, then its c.</summary>
    public int StateSize => 2 * (Lstm?.Size ?? 0);

    /// <summary>Backward passes of the convolutions, once training is prepared.</summary>
    public ConvolutionGradient[] Gradients => _gradients ?? [];

    /// <summary>Multiplications of a forward pass of one observation.</summary>
    public long Work { get; }

    /// <summary>Prepares for backward passes, as far as the observations where that is asked; true the first time, when weights must be packed for them.</summary>
    public bool PrepareTraining(bool inputGradients)
    {
        if (_gradients is not null && (_inputGradients || !inputGradients))
            return false;
        _inputGradients |= inputGradients;
        _gradients ??= [.. Convolutions.Select((layer, i) => new ConvolutionGradient(layer, i > 0))];
        return true;
    }

    /// <summary>Brings the packed copies of the weights up to date.</summary>
    public void Pack(float* parameters)
    {
        foreach (var layer in Convolutions)
            layer.Pack(parameters);
        foreach (var gradient in Gradients)
            gradient.Pack(parameters);
        for (var i = 0; i < Dense.Length; i++)
            Dense[i].Pack(parameters, _gradients is not null && (i > 0 || Convolutions.Length > 0 || _inputGradients));
        Lstm?.Recurrent.Pack(parameters, _gradients is not null);
    }

    /// <summary>Writes an observation to a row of floats or between the zeros of an image.</summary>
    public void Read(byte* observation, float* target)
    {
        if (Convolutions.Length == 0)
        {
            ReadRow(observation, target, Input.Size);
            return;
        }
        var first = Convolutions[0];
        var (row, bytes) = (first.Width * first.Channels, Input.Bytes / first.Height);
        for (var y = 0; y < first.Height; y++)
            ReadRow(observation + y * bytes, target + first.Input.Offset(y, 0), row);
    }

    private void ReadRow(byte* observation, float* target, int count)
    {
        var (factor, shift) = (1 / Input.Spread, -Input.Center / Input.Spread);
        if (Input.Element == ElementType.UInt8)
            VectorMath.Scale(observation, target, count, factor, shift);
        else
            VectorMath.Scale((float*)observation, target, count, factor, shift);
    }
}
