using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;

namespace Outsider.Engines;

/// <summary>An engine as plain as can be, through public API alone: loops in double precision, dense layers, one thread.</summary>
public sealed record ScalarEngine : EngineOptions
{
    /// <summary>Largest layer that it takes on, in units: one that is much larger would take hours. Default: 4096.</summary>
    [Range(1, 65_536)]
    public int MaxUnits { get; init; } = 4096;

    /// <inheritdoc/>
    public override INetworkBackend Create() => new ScalarBackend(MaxUnits);
}

/// <summary>Makes <see cref="ScalarNetwork"/>s; fresh weights are those of the built-in network, whose order it shares.</summary>
internal sealed class ScalarBackend : INetworkBackend
{
    /// <summary>How many are in use.</summary>
    public static int Alive;

    private readonly INetworkBackend _builtIn = new SimdEngine().Create();
    private readonly int _maxUnits;

    public ScalarBackend(int maxUnits)
    {
        _maxUnits = maxUnits;
        Interlocked.Increment(ref Alive);
    }

    /// <inheritdoc/>
    public INetwork Create(NetworkOptions options, ObservationSpace input, int policySize, int logStdOutputs, ulong seed)
    {
        if (options.UseLstm || input.Shape.Length == 3)
            throw new NotSupportedException("The scalar engine has dense layers only.");
        if (options.HiddenSizes.Any(size => size > _maxUnits))
            throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"The scalar engine takes on layers of at most {_maxUnits} units; raise engine.max_units."));
        return new ScalarNetwork(options, _builtIn.Create(options, input, policySize, logStdOutputs, seed), options.FreeLogStd ?? true ? logStdOutputs : 0);
    }

    /// <inheritdoc/>
    public IUpdate CreateUpdate(INetwork network, OptimizerSettings optimizer, double maxNorm) => new ScalarUpdate((ScalarNetwork)network, optimizer, maxNorm);

    /// <inheritdoc/>
    public void Dispose()
    {
        _builtIn.Dispose();
        Interlocked.Decrement(ref Alive);
    }
}
