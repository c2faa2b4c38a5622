using RlTemplates.Networks;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Updates;

/// <summary>Clips, steps and checks on the device.</summary>
internal sealed class TorchUpdate(TorchNetwork network, TorchOptimizer optimizer, double maxNorm) : IUpdate, IDisposable
{
    /// <inheritdoc/>
    public UpdateResult Step(IGradients gradients, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var own = TorchGradients.Own(gradients);
        if (own.Count != network.ParameterCount)
        {
            throw new ArgumentException(
                $"The network has {network.ParameterCount} parameters; there are {own.Count} gradients.", nameof(gradients));
        }
        var values = own.Values;
        var norm = (double)values.norm().item<float>();
        if (!double.IsFinite(norm))
            return new(norm, IsFinite: false);
        if (norm > maxNorm)
            values.mul_((float)(maxNorm / norm));
        optimizer.Step(network.Parameters, values, learningRate);
        return new(norm, network.Parameters.isfinite().all().item<bool>());
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => optimizer.Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => optimizer.Load(reader);

    /// <inheritdoc/>
    public void Dispose() => optimizer.Dispose();
}
