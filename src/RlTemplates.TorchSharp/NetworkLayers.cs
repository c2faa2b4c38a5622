using RlTemplates.Networks;

namespace RlTemplates.TorchSharp;

/// <summary>A network's layers in towers, as passes run through them: one that policy and value share, or one for each.</summary>
internal sealed class NetworkLayers
{
    public NetworkLayers(NetworkGraph graph, int freeOutputs, TorchPrecision precision)
    {
        (Graph, FreeOutputs, Precision) = (graph, freeOutputs, precision);
        PolicySize = graph.Heads.First(head => head.Name == NetworkGraph.PolicyHead).Count;
        var split = graph.Layers.Count(layer => layer.Source == NetworkGraph.Observation) > 1 ? graph.Layers.Count / 2 : graph.Layers.Count;
        Towers = split == graph.Layers.Count ? [[.. graph.Layers]] : [[.. graph.Layers.Take(split)], [.. graph.Layers.Skip(split)]];
    }

    public NetworkGraph Graph { get; }

    /// <summary>The layers of each tower, each reading the one before it.</summary>
    public IReadOnlyList<IReadOnlyList<NetworkLayer>> Towers { get; }

    public int PolicySize { get; }

    /// <summary>How many policy outputs, the last ones, are biases alone.</summary>
    public int FreeOutputs { get; }

    public TorchPrecision Precision { get; }

    /// <summary>Outputs of all layers for one observation.</summary>
    public long OutputCount => Graph.Layers.Sum(layer => layer.OutputShape.Aggregate(1L, (product, size) => product * size));
}
