using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>What every algorithm does with a gradient: takes the engine's step, and stops training where gradient or weights are not finite.</summary>
/// <param name="engine">Makes the update.</param>
/// <param name="network">Whose weights change.</param>
/// <param name="optimizer">How.</param>
/// <param name="clip">Largest Euclidean norm of a gradient.</param>
/// <param name="divergence">Stops training.</param>
internal sealed class GradientStep(INetworkBackend engine, INetwork network, OptimizerSettings optimizer, double clip, Divergence divergence) : IStateful
{
    private readonly IUpdate _update = engine.CreateUpdate(network, optimizer, clip);

    /// <summary>Takes a step.</summary>
    /// <param name="gradients">Of the loss.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="timesteps">Timesteps trained on.</param>
    /// <returns>Their norm before they were bounded.</returns>
    public double Take(IGradients gradients, double learningRate, long update, long timesteps)
    {
        var result = _update.Step(gradients, learningRate);
        if (!result.IsFinite)
            divergence.Check(result, double.IsFinite(clip), update, timesteps);
        return result.GradientNorm;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer) => _update.Save(writer);

    /// <inheritdoc/>
    public void Load(BinaryReader reader) => _update.Load(reader);
}
