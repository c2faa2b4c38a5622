using RlTemplates.Inference.Networks;
using RlTemplates.Inference.Networks.Kernels;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Engines;

/// <summary>Makes <see cref="PolicyValueNetwork"/>s and what trains them. Their memory is freed with the objects.</summary>
internal sealed class SimdBackend : INetworkBackend
{
    /// <inheritdoc/>
    public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed) =>
        PolicyValueNetwork.Create(options, input, policySize, logStdOutputs, seed);

    /// <inheritdoc/>
    public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm) => new SimdUpdate(
        network as PolicyValueNetwork ?? throw new ArgumentException("The network is another engine's: each engine trains its own.", nameof(network)), Optimizer(optimizer, network.ParameterCount), maxNorm);

    /// <inheritdoc/>
    public IPassHelpers CreateHelpers(int threads, int helpers) => new WorkerPool(threads, helpers);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static IOptimizer Optimizer(OptimizerSettings settings, int parameters) => settings switch
    {
        AdamSettings adam => new Adam(parameters, adam.Epsilon, adam.Beta1, adam.Beta2),
        RmsPropSettings rmsProp => new RmsProp(parameters, rmsProp.Decay, rmsProp.Momentum, rmsProp.Epsilon),
        null => throw new ArgumentNullException(nameof(settings)),
        _ => throw new NotSupportedException($"The simd engine has no optimizer for {settings.GetType().Name}: it has Adam and RMSProp."),
    };
}
