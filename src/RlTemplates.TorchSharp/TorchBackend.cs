using System.Runtime.CompilerServices;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;
using RlTemplates.TorchSharp.Library;
using RlTemplates.TorchSharp.Updates;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp;

/// <summary>Makes networks on a device and what trains them there. Fresh weights are those of the built-in engine, bit by bit.</summary>
internal sealed class TorchBackend : INetworkBackend
{
    private readonly TorchEngine _options;
    private readonly INetworkBackend _builtIn = new SimdEngine().Create();
    private readonly ConditionalWeakTable<IDisposable, object> _owned = [];
    private readonly RoundingClaim? _rounding;

    public TorchBackend(TorchEngine options, Device device)
    {
        (_options, Device) = (options, device);
        if (device.type == DeviceType.CUDA)
            _rounding = RoundingClaim.Take(options.Precision == TorchPrecision.Tf32);
    }

    /// <summary>Where its networks are computed.</summary>
    public Device Device { get; }

    /// <inheritdoc/>
    public string Description => $"torch on {Device}";

    /// <inheritdoc/>
    public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fresh = MakeBuiltIn();
        var parameters = new float[fresh.ParameterCount];
        fresh.ReadParameters(parameters);
        var layers = new NetworkLayers(fresh.Describe(), options.FreeLogStd ?? true ? logStdOutputs : 0, _options.Precision);
        // Not kept: only actors on the processor need another one.
        return new TorchNetwork(this, layers, MakeBuiltIn, parameters);

        INetwork MakeBuiltIn() => _builtIn.Create(options, input, policySize, logStdOutputs, seed);
    }

    /// <inheritdoc/>
    public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm)
    {
        if (!(maxNorm > 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm must be above 0.");
        var own = network is TorchNetwork { Backend: var backend } made && backend == this
            ? made
            : throw new ArgumentException("The network is another engine's: each engine trains its own.", nameof(network));
        return Keep(new TorchUpdate(own, TorchOptimizer.Create(optimizer, own.Parameters), maxNorm));
    }

    /// <inheritdoc/>
    public INetwork CreateActor(INetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return _options.ActOnProcessor && network is TorchNetwork own ? own.OnProcessor() : network.Clone();
    }

    /// <summary>Frees something with the engine, unless it was collected before.</summary>
    public T Keep<T>(T owned)
        where T : class, IDisposable
    {
        _owned.Add(owned, _owned);
        return owned;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (owned, _) in _owned)
            owned.Dispose();
        _owned.Clear();
        _builtIn.Dispose();
        _rounding?.Dispose();
    }
}
