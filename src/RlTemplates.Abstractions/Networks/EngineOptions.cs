namespace RlTemplates.Networks;

/// <summary>What computes networks. A derived record is an engine; its name in options is its own without <c>Engine</c>, for example <c>simd</c>.</summary>
[Options]
public abstract record EngineOptions
{
    /// <summary>Makes the engine. Whoever calls it disposes of what it returns.</summary>
    /// <exception cref="NotSupportedException">This machine cannot run it; the message says what is missing and what mends it.</exception>
    public abstract INetworkBackend Create();
}
