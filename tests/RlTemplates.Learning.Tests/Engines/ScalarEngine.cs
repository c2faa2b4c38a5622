using RlTemplates.Inference.Networks;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Engines;

/// <summary>An engine as plain as can be, through public API alone: loops in double precision, dense layers, one thread.</summary>
internal sealed record ScalarEngine : EngineOptions
{
    /// <inheritdoc/>
    public override INetworkBackend Create() => new ScalarBackend();
}

/// <summary>Makes <see cref="ScalarNetwork"/>s; fresh weights are those of the built-in network, whose order it shares.</summary>
internal sealed class ScalarBackend : INetworkBackend
{
    /// <summary>How many are in use.</summary>
    public static int Alive;

    public ScalarBackend() => Interlocked.Increment(ref Alive);

    /// <inheritdoc/>
    public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed)
    {
        if (options.UseLstm || input.Shape.Length == 3)
            throw new NotSupportedException("The scalar engine has dense layers only.");
        return new ScalarNetwork(options, PolicyValueNetwork.Create(options, input, policySize, logStdOutputs, seed));
    }

    /// <inheritdoc/>
    public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm) => new ScalarUpdate((ScalarNetwork)network, optimizer, maxNorm);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Decrement(ref Alive);
}
