using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>Layers one behind the other, from the observation to a head.</summary>
internal sealed class Tower : IDisposable
{
    private readonly Layer[] _layers;

    public Tower(IReadOnlyList<NetworkLayer> layers, NetworkLayers all, Tensor parameters) => _layers =
    [
        // The head stays in single precision: its outputs are what losses are computed from.
        .. layers.Select((layer, i) => Layer.Create(layer, parameters, i < layers.Count - 1 ? all.Precision : TorchPrecision.Float32)),
    ];

    public IReadOnlyList<Layer> Layers => _layers;

    public Layer Head => _layers[^1];

    /// <summary>[batch, outputs of the head].</summary>
    public Tensor Forward(Tensor input, TapeMemory? memory)
    {
        var values = input;
        foreach (var layer in _layers)
            values = layer.Forward(values, memory);
        return values;
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
    }
}
