using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Layers;

/// <summary>Weights or biases of a layer: a view into the network's parameters that autograd takes gradients of.</summary>
internal sealed class Parameter : IDisposable
{
    /// <param name="block">Where they lie.</param>
    /// <param name="parameters">[P]: all parameters.</param>
    public Parameter(ParameterBlock block, Tensor parameters)
    {
        Block = block;
        Count = block.Shape.Aggregate(1L, (product, size) => product * size);
        using var scope = NewDisposeScope();
        var view = parameters.narrow(0, block.Offset, Count).view([.. block.Shape.Select(size => (long)size)]);
        Value = view.detach().requires_grad_(true).DetachFromDisposeScope();
    }

    public ParameterBlock Block { get; }

    public long Count { get; }

    /// <summary>The numbers, in the block's shape.</summary>
    public Tensor Value { get; }

    public void Dispose() => Value.Dispose();
}
