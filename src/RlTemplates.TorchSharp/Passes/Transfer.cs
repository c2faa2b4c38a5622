using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Passes;

/// <summary>
/// Rows of numbers that go to the device or come from it: memory here, which a GPU reads by itself, and a tensor there, both
/// for all passes.
/// </summary>
internal sealed class Transfer : IDisposable
{
    private readonly Tensor _here, _there;
    private readonly int _rowBytes;
    private readonly bool _isAsynchronous;

    /// <param name="type">Type of the elements.</param>
    /// <param name="rows">Most rows.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="device">The device.</param>
    /// <param name="isAsynchronous">
    /// Whether rows need not have arrived when <see cref="Send(int)"/> returns: only where something waits for the device
    /// before the memory here is written again.
    /// </param>
    public Transfer(ScalarType type, int rows, int columns, Device device, bool isAsynchronous = false)
    {
        _here = HostMemory.Create(type, [rows, columns], device);
        _there = device.type == DeviceType.CPU ? _here : zeros([rows, columns], dtype: type, device: device).DetachFromDisposeScope();
        _rowBytes = checked(columns * (type == ScalarType.Byte ? 1 : sizeof(float)));
        _isAsynchronous = isAsynchronous && device.type == DeviceType.CUDA;
    }

    /// <summary>Memory here of the first rows.</summary>
    public Span<byte> Host(int rows) => _here.bytes[..(rows * _rowBytes)];

    /// <summary>Copies rows to the device, and gives them there.</summary>
    public Tensor Send(ReadOnlySpan<byte> source, int rows)
    {
        var host = Host(rows);
        if (!source.Overlaps(host))
            source.CopyTo(host);
        return Send(rows);
    }

    /// <summary>Sends the first rows of the memory here.</summary>
    public Tensor Send(int rows)
    {
        using var mode = no_grad();
        var there = _there.narrow(0, 0, rows);
        if (!ReferenceEquals(_there, _here))
            there.copy_(_here.narrow(0, 0, rows), _isAsynchronous);
        return there;
    }

    /// <summary>Waits for rows of the device, and gives them here.</summary>
    public ReadOnlySpan<float> Receive(Tensor rows)
    {
        using var mode = no_grad();
        var count = (int)rows.shape[0];
        _here.narrow(0, 0, count).copy_(rows);
        return MemoryMarshal.Cast<byte, float>(Host(count));
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_there, _here))
            _there.Dispose();
        _here.Dispose();
    }
}
