using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Makes the built-in network of a graph, which may come from a file or from another engine.</summary>
internal static class GraphNetwork
{
    /// <summary>Makes the network. The memory it takes is bounded by the number of parameters, the size of an observation and 64 Mi numbers a layer.</summary>
    /// <exception cref="InvalidDataException">The graph contradicts itself, or has layers that the built-in network does not have.</exception>
    public static PolicyValueNetwork Create(NetworkGraph graph, ReadOnlySpan<float> parameters)
    {
        var options = OptionsOf(graph);
        GraphChecks.Ensure(graph, options.ConvPadding == ConvPadding.Valid, parameters.Length);
        try
        {
            var network = PolicyValueNetwork.Create(options, graph.Input, HeadOf(graph, NetworkGraph.PolicyHead).Count, parameters);
            return NetworkJson.AreEqual(network.Describe(), graph) ? network : throw Unknown("its layers are not those of the built-in network.");
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw Unknown(exception.Message);
        }
    }

    internal static InvalidDataException Unknown(string why) => new($"The built-in engine cannot run the policy's network: {why}");

    private static NetworkOptions OptionsOf(NetworkGraph graph)
    {
        var isShared = HeadOf(graph, NetworkGraph.PolicyHead).Layer == HeadOf(graph, NetworkGraph.ValueHead).Layer;
        var layers = graph.Layers.Take(isShared ? graph.Layers.Count : graph.Layers.Count / 2).ToArray();
        var convolutions = layers.Where(layer => layer.Kind == LayerKind.Convolution).ToArray();
        var hidden = layers.SkipLast(1).Where(layer => layer.Kind == LayerKind.Dense).ToArray();
        var lstm = layers.FirstOrDefault(layer => layer.Kind == LayerKind.Lstm);
        if (layers.Any(layer => layer.OutputShape.Count == 0 || layer.Weights.Shape.Count == 0))
            throw Unknown("a layer has no shape.");
        if ((graph.Input.Shape.Length == 3) != (convolutions.Length > 0))
            throw Unknown($"it reads {graph.Input} and has {convolutions.Length} convolutions.");
        return new()
        {
            ConvFilters = [.. convolutions.Select(layer => new ConvolutionLayer(layer.OutputShape[^1], layer.Weights.Shape[0], layer.Stride))],
            ConvPadding = convolutions.All(IsValid) ? ConvPadding.Valid : ConvPadding.Same,
            ConvActivation = convolutions.Length > 0 ? convolutions[0].Activation : Activation.Linear,
            HiddenSizes = [.. hidden.Select(layer => layer.OutputShape[0])],
            Activation = hidden.Length > 0 ? hidden[0].Activation : Activation.Linear,
            ShareLayers = isShared,
            UseLstm = lstm is not null,
            LstmCellSize = lstm?.OutputShape[0] ?? 1,
        };
    }

    // 'Same' and 'valid' are one where there is nothing to pad.
    private static bool IsValid(NetworkLayer layer) => layer.Stride > 0 && layer.InputShape.Count == 3 && layer.OutputShape.Count == 3
        && layer.OutputShape[0] == (layer.InputShape[0] - layer.Weights.Shape[0]) / layer.Stride + 1
        && layer.OutputShape[1] == (layer.InputShape[1] - layer.Weights.Shape[0]) / layer.Stride + 1
        && layer.Padding.All(zeros => zeros == 0);

    private static NetworkHead HeadOf(NetworkGraph graph, string name) => graph.Heads.FirstOrDefault(head => head.Name == name)
        ?? throw Unknown($"it has no head '{name}'.");
}
