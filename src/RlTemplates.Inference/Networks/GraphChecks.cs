using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Holds a graph to its own shapes before anything is allocated: a file must not be able to ask for more memory than it has numbers.</summary>
internal static class GraphChecks
{
    private const int LargestLayer = 1 << 26;

    /// <summary>Throws where shapes do not fit together, or do not need as many parameters as there are.</summary>
    public static void Ensure(NetworkGraph graph, bool isValidPadding, int parameters)
    {
        var shapes = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal) { [NetworkGraph.Observation] = graph.Input.Shape };
        var sum = 0.0;
        foreach (var layer in graph.Layers)
        {
            if (!shapes.TryGetValue(layer.Source, out var source))
                throw GraphNetwork.Unknown($"Layer {layer.Name} reads {layer.Source}, which is not before it.");
            if (!HasItsShape(layer, source, isValidPadding) || Product(layer.OutputShape) > LargestLayer)
                throw GraphNetwork.Unknown($"Layer {layer.Name} reads [{string.Join(", ", source)}], has weights [{string.Join(", ", layer.Weights.Shape)}] and gives [{string.Join(", ", layer.OutputShape)}].");
            sum += Product(layer.Weights.Shape) + layer.Weights.Shape[^1] + (layer.RecurrentWeights is null ? 0 : Product(layer.RecurrentWeights.Shape));
            if (!shapes.TryAdd(layer.Name, layer.OutputShape))
                throw GraphNetwork.Unknown($"Two layers are named {layer.Name}.");
        }
        if (graph.ParameterCount != parameters || sum != parameters)
            throw GraphNetwork.Unknown($"Its layers have {sum} parameters, it says {graph.ParameterCount}, and there are {parameters}.");
    }

    private static bool HasItsShape(NetworkLayer layer, IReadOnlyList<int> source, bool isValidPadding)
    {
        var (weights, outputs) = (layer.Weights.Shape, layer.OutputShape);
        if (weights.Any(size => size < 1) || outputs.Any(size => size < 1))
            return false;
        return layer.Kind switch
        {
            LayerKind.Dense => weights.Count == 2 && outputs.Count == 1 && weights[0] == Product(source) && weights[1] == outputs[0],
            LayerKind.Lstm => weights.Count == 2 && outputs.Count == 1 && weights[0] == Product(source) && weights[1] == 4L * outputs[0]
                && layer.RecurrentWeights?.Shape is [var rows, var columns] && rows == outputs[0] && columns == weights[1],
            _ => weights.Count == 4 && outputs.Count == 3 && source.Count == 3 && layer.Stride > 0 && weights[0] == weights[1] && weights[2] == source[2]
                && weights[3] == outputs[2] && outputs[0] == Pixels(source[0]) && outputs[1] == Pixels(source[1]),
        };

        long Pixels(int size) => isValidPadding ? ((long)size - weights[0]) / layer.Stride + 1 : ((long)size + layer.Stride - 1) / layer.Stride;
    }

    private static double Product(IReadOnlyList<int> shape) => shape.Aggregate(1.0, (product, size) => product * size);
}
