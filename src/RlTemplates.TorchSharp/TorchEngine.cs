using RlTemplates.Networks;
using RlTemplates.TorchSharp.Library;
using TorchSharp;

namespace RlTemplates.TorchSharp;

/// <summary>
/// Trains networks with libtorch, on a GPU where there is one. Weights, checkpoints and policies are those of the built-in
/// engine, so that either goes on with what the other has trained. Needs a package with libtorch for this machine beside
/// <c>RlTemplates.TorchSharp</c>: <c>TorchSharp-cpu</c>, <c>TorchSharp-cuda-linux</c> or <c>TorchSharp-cuda-windows</c>.
/// </summary>
public sealed record TorchEngine : EngineOptions
{
    /// <summary>
    /// Where networks are computed: <c>auto</c> takes a GPU where there is one, else the processor; or <c>cpu</c>, <c>cuda</c>,
    /// <c>cuda:1</c>, <c>mps</c>.
    /// </summary>
    [NeedsLibrary("cuda(:[0-9]+)?", "torch", "cuda", Otherwise = "no package with CUDA is referenced; run 'dotnet add package "
        + "TorchSharp-cuda-linux' (TorchSharp-cuda-windows on Windows) in place of TorchSharp-cpu, or choose the device auto")]
    public TorchDevice Device { get; init; }

    /// <summary>Numbers with which layers are multiplied. Weights and optimizers always have 32 bits.</summary>
    public TorchPrecision Precision { get; init; }

    /// <summary>
    /// Whether actors that play on threads of their own, as those of IMPALA, compute their few observations with the built-in
    /// engine, on the processor, and not on the device.
    /// </summary>
    public bool ActOnProcessor { get; init; } = true;

    /// <inheritdoc/>
    public override INetworkBackend Create()
    {
        LibTorch.Load();
        var device = LibTorch.Choose(Device, Precision);
        if (device.type == DeviceType.CPU)
            NativeAllocator.KeepFreedBlocks();
        return new TorchBackend(this, device);
    }
}

/// <summary>Numbers with which layers are multiplied.</summary>
public enum TorchPrecision
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>Single precision whose factors are rounded to 10 bits of mantissa, on GPUs that have it (NVIDIA from Ampere on).</summary>
    Tf32,

    /// <summary>
    /// Factors, products and their gradients with 8 bits of mantissa and the exponents of single precision; heads and the
    /// LSTM's states stay in single precision.
    /// </summary>
    BFloat16,
}
