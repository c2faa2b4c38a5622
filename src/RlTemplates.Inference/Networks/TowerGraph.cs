using RlTemplates.Inference.Networks.Layers;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks;

/// <summary>Describes a network's towers.</summary>
internal static class TowerGraph
{
    /// <summary>The graph of one tower that policy and value share, or of the policy's tower and the value's.</summary>
    public static NetworkGraph Describe(IReadOnlyList<Tower> towers, ObservationSpace input, int policySize)
    {
        List<NetworkLayer> layers = [];
        foreach (var tower in towers)
            Add(layers, tower, towers.Count == 1 ? "" : tower == towers[0] ? "policy/" : "value/", StateBefore(towers, tower));
        var value = towers[^1].Outputs - 1;
        return new()
        {
            Input = input,
            ParameterCount = towers[^1].End,
            StateSize = towers.Sum(tower => tower.StateSize),
            Layers = layers,
            Heads = [new(NetworkGraph.PolicyHead, HeadOf(layers, towers, 0), 0, policySize), new(NetworkGraph.ValueHead, HeadOf(layers, towers, towers.Count - 1), value, 1)],
        };
    }

    private static int StateBefore(IReadOnlyList<Tower> towers, Tower tower) => towers.TakeWhile(before => before != tower).Sum(before => before.StateSize);

    private static string HeadOf(List<NetworkLayer> layers, IReadOnlyList<Tower> towers, int tower) =>
        layers.Last(layer => towers.Count == 1 || layer.Name.StartsWith(tower == 0 ? "policy/" : "value/", StringComparison.Ordinal)).Name;

    private static void Add(List<NetworkLayer> layers, Tower tower, string prefix, int stateOffset)
    {
        var (source, shape) = (NetworkGraph.Observation, (int[])[.. tower.Input.Shape]);
        for (var i = 0; i < tower.Convolutions.Length; i++)
            Append(Of(tower.Convolutions[i], $"{prefix}conv_{i}", source));
        if (tower.Convolutions.Length == 0)
            shape = [tower.Input.Size];
        var head = tower.Dense.Length - 1;
        for (var i = 0; i < head; i++)
            Append(tower.Lstm is { } lstm && i == head - 1
                ? Of(lstm, $"{prefix}lstm", source, stateOffset)
                : Of(tower.Dense[i], $"{prefix}dense_{i}", source, shape));
        Append(Of(tower.Dense[head], $"{prefix}head", source, shape));

        void Append(NetworkLayer layer)
        {
            layers.Add(layer);
            (source, shape) = (layer.Name, [.. layer.OutputShape]);
        }
    }

    private static NetworkLayer Of(Dense layer, string name, string source, IReadOnlyList<int> inputShape) => new()
    {
        Name = name,
        Kind = LayerKind.Dense,
        Source = source,
        InputShape = inputShape,
        OutputShape = [layer.Outputs],
        Activation = layer.Activation,
        Weights = new(layer.Offset, [layer.Inputs, layer.Outputs]),
        Biases = new(layer.Offset + layer.Inputs * layer.Outputs, [layer.Outputs]),
    };

    private static NetworkLayer Of(Lstm layer, string name, string source, int stateOffset) => new()
    {
        Name = name,
        Kind = LayerKind.Lstm,
        Source = source,
        InputShape = [layer.Gates.Inputs],
        OutputShape = [layer.Size],
        Activation = Activation.Linear,
        Weights = new(layer.Gates.Offset, [layer.Gates.Inputs, layer.Gates.Outputs]),
        Biases = new(layer.Gates.Offset + layer.Gates.Inputs * layer.Gates.Outputs, [layer.Gates.Outputs]),
        RecurrentWeights = new(layer.Recurrent.Offset, [layer.Size, layer.Recurrent.Outputs]),
        StateOffset = stateOffset,
    };

    private static NetworkLayer Of(Convolution layer, string name, string source) => new()
    {
        Name = name,
        Kind = LayerKind.Convolution,
        Source = source,
        InputShape = [layer.Height, layer.Width, layer.Channels],
        OutputShape = [layer.OutHeight, layer.OutWidth, layer.Filters],
        Activation = layer.Activation,
        Weights = new(layer.Offset, [layer.Kernel, layer.Kernel, layer.Channels, layer.Filters]),
        Biases = new(layer.Offset + layer.Inputs * layer.Filters, [layer.Filters]),
        Stride = layer.Step,
        Padding =
        [
            layer.Input.Top, layer.Input.Left,
            Math.Max(0, (layer.OutHeight - 1) * layer.Step + layer.Kernel - layer.Height - layer.Input.Top),
            Math.Max(0, (layer.OutWidth - 1) * layer.Step + layer.Kernel - layer.Width - layer.Input.Left),
        ],
    };
}
