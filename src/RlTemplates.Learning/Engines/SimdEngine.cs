using RlTemplates.Networks;

namespace RlTemplates.Learning.Engines;

/// <summary>The built-in engine: SIMD C# on this machine's cores. It needs nothing installed, and gives the same bits whatever the number of threads.</summary>
public sealed record SimdEngine : EngineOptions
{
    /// <inheritdoc/>
    public override INetworkBackend Create() => new SimdBackend();
}
