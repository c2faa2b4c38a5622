using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Passes;

/// <summary>
/// Memory of this process beside a tensor of a device, through which its numbers go in one copy each way. On the processor it
/// is the tensor's own.
/// </summary>
internal sealed class HostCopy : IDisposable
{
    private readonly Tensor _tensor, _host;

    /// <param name="tensor">The tensor, contiguous.</param>
    public HostCopy(Tensor tensor)
    {
        _tensor = tensor;
        _host = tensor.device.type == DeviceType.CPU ? tensor : HostMemory.Create(tensor.dtype, tensor.shape, tensor.device);
    }

    public void Read(Span<float> destination)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        if (!ReferenceEquals(_host, _tensor))
            _host.copy_(_tensor);
        MemoryMarshal.Cast<byte, float>(_host.bytes).CopyTo(destination);
    }

    public void Write(ReadOnlySpan<float> source)
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        source.CopyTo(MemoryMarshal.Cast<byte, float>(_host.bytes));
        if (!ReferenceEquals(_host, _tensor))
            _tensor.copy_(_host);
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_host, _tensor))
            _host.Dispose();
    }
}

/// <summary>Tensors in this process's memory, which a GPU reads and writes without another copy.</summary>
internal static class HostMemory
{
    /// <param name="type">Type of the elements.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="device">The device that its numbers go to and come from.</param>
    public static Tensor Create(ScalarType type, long[] shape, Device device)
    {
        using var scope = NewDisposeScope();
        var plain = zeros(shape, dtype: type);
        return (device.type == DeviceType.CUDA ? plain.pin_memory() : plain).DetachFromDisposeScope();
    }
}
