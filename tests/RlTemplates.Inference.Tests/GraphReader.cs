using System.Runtime.InteropServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Tests;

/// <summary>Computes a feed-forward graph with plain loops, as an exporter's runtime would.</summary>
internal static class GraphReader
{
    public static Dictionary<string, float[]> Run(NetworkGraph graph, float[] parameters, byte[] observation)
    {
        var input = graph.Input.Element == ElementType.UInt8 ? [.. observation.Select(x => (float)x)] : MemoryMarshal.Cast<byte, float>(observation).ToArray();
        var values = new Dictionary<string, float[]> { [NetworkGraph.Observation] = [.. input.Select(x => (x - graph.Input.Center) / graph.Input.Spread)] };
        foreach (var layer in graph.Layers)
            values[layer.Name] = [.. (layer.Kind == LayerKind.Dense ? Dense(layer, parameters, values[layer.Source]) : Convolution(layer, parameters, values[layer.Source]))
                .Select(x => layer.Activation switch { Activation.Relu => Math.Max(x, 0), Activation.Tanh => MathF.Tanh(x), _ => x })];
        return graph.Heads.ToDictionary(head => head.Name, head => values[head.Layer][head.First..(head.First + head.Count)]);
    }

    private static float[] Dense(NetworkLayer layer, float[] parameters, float[] x)
    {
        var (inputs, outputs) = (layer.Weights.Shape[0], layer.Weights.Shape[1]);
        x.Length.ShouldBe(inputs);
        return [.. Enumerable.Range(0, outputs).Select(n =>
            Enumerable.Range(0, inputs).Sum(k => x[k] * parameters[layer.Weights.Offset + k * outputs + n]) + parameters[layer.Biases.Offset + n])];
    }

    private static float[] Convolution(NetworkLayer layer, float[] parameters, float[] image)
    {
        var (shape, outputs) = (layer.Weights.Shape, layer.OutputShape);
        var (kernel, channels, filters) = (shape[0], shape[2], shape[3]);
        var result = new float[outputs[0] * outputs[1] * filters];
        for (var i = 0; i < result.Length; i++)
        {
            var (y, x, filter) = (i / filters / outputs[1], i / filters % outputs[1], i % filters);
            var sum = parameters[layer.Biases.Offset + filter];
            for (var tap = 0; tap < kernel * kernel * channels; tap++)
            {
                var row = y * layer.Stride + tap / channels / kernel - layer.Padding[0];
                var column = x * layer.Stride + tap / channels % kernel - layer.Padding[1];
                if (row >= 0 && row < layer.InputShape[0] && column >= 0 && column < layer.InputShape[1])
                    sum += image[(row * layer.InputShape[1] + column) * channels + tap % channels] * parameters[layer.Weights.Offset + tap * filters + filter];
            }
            result[i] = sum;
        }
        return result;
    }
}
