using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>What every algorithm does with a gradient: bounds it, takes the optimizer's step, and stops training where either is not finite.</summary>
/// <param name="network">Whose weights change.</param>
/// <param name="optimizer">Changes them.</param>
/// <param name="clip">Largest Euclidean norm of a gradient.</param>
/// <param name="divergence">Stops training.</param>
internal sealed class GradientStep(INetwork network, IOptimizer optimizer, double clip, Divergence divergence)
{
    /// <summary>Takes a step.</summary>
    /// <param name="gradients">One for each weight; scaled where their norm is too large.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="timesteps">Timesteps trained on.</param>
    /// <returns>Their norm before.</returns>
    public double Take(Span<float> gradients, double learningRate, long update, long timesteps)
    {
        var norm = GradientClipping.ByGlobalNorm(gradients, clip);
        divergence.CheckGradient(norm, double.IsFinite(clip), update, timesteps);
        optimizer.Step(network.Parameters, gradients, learningRate);
        divergence.CheckWeights(network.Parameters, update, timesteps);
        network.WeightsChanged();
        return norm;
    }
}
