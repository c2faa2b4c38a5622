using System.Runtime.InteropServices;
using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Networks;

/// <summary>The network as plain loops in double precision.</summary>
internal sealed class ReferenceNetwork(NetworkOptions options, ObservationSpace input, int policySize, double[] parameters)
{
    private int _next, _state;

    public double[] Parameters => parameters;

    /// <summary>Of a network with memory: read and brought forward by each call of <see cref="Forward"/>.</summary>
    public double[] State { get; set; } = [];

    public (double[] Policy, double Value) Forward(ReadOnlySpan<byte> observation)
    {
        var x = Read(observation);
        (_next, _state) = (0, 0);
        if (options.ShareLayers ?? true)
        {
            var outputs = Tower(x, policySize + 1);
            return (outputs[..policySize], outputs[policySize]);
        }
        return (Tower(x, policySize), Tower(x, 1)[0]);
    }

    private double[] Read(ReadOnlySpan<byte> observation)
    {
        var x = new double[input.Size];
        for (var i = 0; i < x.Length; i++)
            x[i] = ((input.Element == ElementType.UInt8 ? observation[i] : MemoryMarshal.Cast<byte, float>(observation)[i]) - (double)input.Center) / input.Spread;
        return x;
    }

    private double[] Tower(double[] x, int outputs)
    {
        if (input.Shape is [var height, var width, var channels])
            foreach (var layer in options.ConvFilters)
            {
                x = Convolve(x, height, width, channels, layer);
                (height, width, channels) = (Out(height, layer), Out(width, layer), layer.Filters);
            }
        foreach (var size in options.HiddenSizes)
            x = Dense(x, size, options.Activation);
        if (options.UseLstm)
            x = Lstm(x, options.LstmCellSize);
        return Dense(x, outputs, Activation.Linear);
    }

    private double[] Lstm(double[] x, int size)
    {
        var z = Dense(x, 4 * size, Activation.Linear);
        double[] before = State[_state..(_state + size)], after = new double[size];
        for (var n = 0; n < 4 * size; n++)
            for (var k = 0; k < size; k++)
                z[n] += before[k] * parameters[_next + k * 4 * size + n];
        for (var j = 0; j < size; j++)
        {
            double input = Sigmoid(z[j]), forget = Sigmoid(z[size + j]), candidate = Math.Tanh(z[2 * size + j]), output = Sigmoid(z[3 * size + j]);
            ref var cell = ref State[_state + size + j];
            cell = forget * cell + input * candidate;
            State[_state + j] = after[j] = output * Math.Tanh(cell);
        }
        _next += 4 * size * size;
        _state += 2 * size;
        return after;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private double[] Dense(double[] x, int outputs, Activation activation)
    {
        var y = new double[outputs];
        for (var n = 0; n < outputs; n++)
        {
            var sum = parameters[_next + x.Length * outputs + n];
            for (var k = 0; k < x.Length; k++)
                sum += x[k] * parameters[_next + k * outputs + n];
            y[n] = Activate(activation, sum);
        }
        _next += (x.Length + 1) * outputs;
        return y;
    }

    private int Out(int size, ConvolutionLayer layer) =>
        options.ConvPadding == ConvPadding.Valid ? (size - layer.Kernel) / layer.Stride + 1 : (size + layer.Stride - 1) / layer.Stride;

    private double[] Convolve(double[] x, int height, int width, int channels, ConvolutionLayer layer)
    {
        var (kernel, stride, filters) = (layer.Kernel, layer.Stride, layer.Filters);
        var (outHeight, outWidth) = (Out(height, layer), Out(width, layer));
        int top = Math.Max((outHeight - 1) * stride + kernel - height, 0) / 2, left = Math.Max((outWidth - 1) * stride + kernel - width, 0) / 2;
        var y = new double[outHeight * outWidth * filters];
        for (var i = 0; i < y.Length; i++)
        {
            int n = i % filters, ox = i / filters % outWidth, oy = i / filters / outWidth;
            var sum = parameters[_next + kernel * kernel * channels * filters + n];
            for (var ky = 0; ky < kernel; ky++)
                for (var kx = 0; kx < kernel; kx++)
                {
                    int iy = oy * stride + ky - top, ix = ox * stride + kx - left;
                    if (iy < 0 || ix < 0 || iy >= height || ix >= width)
                        continue;
                    for (var c = 0; c < channels; c++)
                        sum += x[(iy * width + ix) * channels + c] * parameters[_next + ((ky * kernel + kx) * channels + c) * filters + n];
                }
            y[i] = Activate(options.ConvActivation, sum);
        }
        _next += (kernel * kernel * channels + 1) * filters;
        return y;
    }

    private static double Activate(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.Tanh => Math.Tanh(x),
        _ => x,
    };
}
