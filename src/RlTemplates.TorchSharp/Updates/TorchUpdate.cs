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
        var values = TorchGradients.Own(gradients).Values;
        var norm = (double)values.norm().item<float>();
        // The sum of the squares may be too large for a float where the norm is not.
        if (!double.IsFinite(norm))
            norm = values.to(ScalarType.Float64).norm().item<double>();
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
