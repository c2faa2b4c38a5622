using RlTemplates.Networks;
using RlTemplates.TorchSharp.Passes;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp;

/// <summary>Gradients of a network's parameters, on the device.</summary>
internal sealed class TorchGradients : IGradients, IDisposable
{
    private readonly HostCopy _host;

    public TorchGradients(int count, Device device)
    {
        Count = count;
        Values = zeros(count, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();
        _host = new(Values);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>[P], on the device.</summary>
    public Tensor Values { get; }

    public static TorchGradients Own(IGradients gradients) => gradients as TorchGradients
        ?? throw new ArgumentException("The gradients are another engine's: each network creates its own.", nameof(gradients));

    /// <inheritdoc/>
    public void Read(Span<float> destination)
    {
        Check(destination.Length, nameof(destination));
        _host.Read(destination);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> source)
    {
        Check(source.Length, nameof(source));
        _host.Write(source);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        Values.Dispose();
    }

    private void Check(int length, string name)
    {
        if (length != Count)
            throw new ArgumentException($"There are {Count} gradients, not {length}.", name);
    }
}
