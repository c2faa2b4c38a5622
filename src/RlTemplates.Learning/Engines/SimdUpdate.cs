using RlTemplates.Inference.Networks;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Engines;

/// <summary>Clips, steps and checks in managed memory.</summary>
internal sealed class SimdUpdate : IUpdate
{
    private readonly PolicyValueNetwork _network;
    private readonly IOptimizer _optimizer;
    private readonly double _maxNorm;

    public SimdUpdate(PolicyValueNetwork network, IOptimizer optimizer, double maxNorm)
    {
        if (!(maxNorm > 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm must be above 0.");
        (_network, _optimizer, _maxNorm) = (network, optimizer, maxNorm);
    }

    /// <inheritdoc/>
    public UpdateResult Step(IGradients gradients, double learningRate)
    {
        var values = SimdGradients.Own(gradients).Values;
        var norm = GradientClipping.ByGlobalNorm(values, _maxNorm);
        if (!double.IsFinite(norm))
            return new(norm, IsFinite: false);
        _optimizer.Step(_network.Parameters, values, learningRate);
        _network.WeightsChanged();
        return new(norm, double.IsFinite(GradientClipping.Norm(_network.Parameters)));
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => _optimizer.Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _optimizer.Load(reader);
}
