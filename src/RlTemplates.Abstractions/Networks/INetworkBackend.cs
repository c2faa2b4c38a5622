namespace RlTemplates.Networks;

/// <summary>
/// An engine: makes networks and what trains them. Algorithms compute losses and the gradients of a network's outputs; all else is the engine's. Disposing of
/// it frees what its networks, tapes, gradients and updates hold outside of this process's managed memory; none is used afterwards.
/// </summary>
public interface INetworkBackend : IDisposable
{
    /// <summary>What computes networks and where, for a note when training begins, such as <c>torch on cuda:0</c>; null, the default, where there was nothing to choose.</summary>
    string? Description => null;

    /// <summary>Makes a network with fresh weights. The same arguments give the same bits.</summary>
    /// <param name="options">Layers, activations and initialisation.</param>
    /// <param name="input">Observations: an image [height, width, channels] or any other shape, taken as a vector.</param>
    /// <param name="policySize">A, outputs of the policy head, at least 1.</param>
    /// <param name="logStdOutputs">
    /// How many of them, the last ones, are logarithms of standard deviations: their biases begin at <see cref="NetworkOptions.InitialLogStd"/>, and unless
    /// <see cref="NetworkOptions.FreeLogStd"/> is false their weights are 0 and stay so.
    /// </param>
    /// <param name="seed">Seed of the weights.</param>
    /// <exception cref="ArgumentException">The options or the space cannot make a network.</exception>
    /// <exception cref="NotSupportedException">The engine has no such layers.</exception>
    INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed);

    /// <summary>Makes what changes a network's parameters by its gradients.</summary>
    /// <param name="network">Made by this engine.</param>
    /// <param name="optimizer">How gradients become steps.</param>
    /// <param name="maxNorm">Largest Euclidean norm of a gradient, above 0: larger ones are scaled down to it. Infinity bounds nothing.</param>
    /// <exception cref="NotSupportedException">The engine does not know the optimizer.</exception>
    IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm);

    /// <summary>
    /// Makes a network of the same shape, weights and parameter order that acts beside the one that learns, on a thread of its own and with weights that are
    /// written to it now and then. It may be another engine's, where that one is quicker for few observations. By default a clone.
    /// </summary>
    /// <param name="network">The one that learns.</param>
    INetwork CreateActor(INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.Clone();
    }

    /// <summary>Makes a team for passes in which threads of others help while they have nothing else to do; null, the default, where the engine takes no help.</summary>
    /// <param name="threads">Threads of a pass, the caller's included.</param>
    /// <param name="helpers">How many threads offer help.</param>
    IPassHelpers? CreateHelpers(int threads, int helpers) => null;
}
