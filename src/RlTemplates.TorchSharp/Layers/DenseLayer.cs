using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>y = f(x W + b). An image is read as height × width × channels units.</summary>
internal sealed class DenseLayer(NetworkLayer description, Tensor parameters, TorchPrecision precision)
    : Layer(description, parameters, precision)
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, TapeMemory? memory) =>
        Activate(Affine(input.dim() == 2 ? input : input.reshape(input.shape[0], -1)));
}
