using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Library;

/// <summary>The native library: loads it once, and says in one sentence why it does not load.</summary>
internal static class LibTorch
{
    private static readonly Lock Gate = new();
    private static bool _isLoaded;

    /// <summary>Loads it.</summary>
    /// <exception cref="NotSupportedException">It is missing, or this machine cannot load it.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_isLoaded)
                return;
            // Threads of OpenMP that wait for work would spin, and take the cores from environments and other processes.
            NativeEnvironment.SetDefault("OMP_WAIT_POLICY", "PASSIVE");
            // Where it does not load, TorchSharp would print a page about where it has looked, and copy half a gigabyte before.
            LoadProblem.Ensure();
            try
            {
                using var probe = zeros(1);
                if (LoadProblem.Engine() is { } engine)
                    NnPack.LeaveOut(engine);
                _isLoaded = true;
            }
            catch (Exception exception) when (exception is NotSupportedException or DllNotFoundException or TypeInitializationException
                or EntryPointNotFoundException or BadImageFormatException)
            {
                throw new NotSupportedException(LoadProblem.Explain(exception.Message), exception);
            }
        }
    }

    /// <summary>The device that an option means on this machine.</summary>
    /// <param name="device">The option.</param>
    /// <param name="precision">What is to be computed on it.</param>
    /// <exception cref="NotSupportedException">This machine, or this libtorch, has no such device.</exception>
    public static Device Choose(TorchDevice device, TorchPrecision precision)
    {
        var chosen = device.IsAuto ? Best() : device.IsCuda ? Cuda(device) : device.ToString() == "mps" ? Mps() : CPU;
        if (precision == TorchPrecision.Tf32 && chosen.type != DeviceType.CUDA)
        {
            throw new NotSupportedException(
                $"engine.precision is tf32, which NVIDIA GPUs have, and the engine computes on {chosen}; choose float32 or bfloat16.");
        }
        return chosen;
    }

    private static Device Best() => cuda.is_available() ? new(DeviceType.CUDA, 0) : mps_is_available() ? new(DeviceType.MPS) : CPU;

    private static Device Cuda(TorchDevice device)
    {
        if (!cuda.is_available())
            throw new NotSupportedException($"engine.device is {device}, but {LoadProblem.WhyNoCuda()}");
        var count = cuda.device_count();
        var there = count == 1 ? "one NVIDIA GPU, cuda:0" : $"{count} NVIDIA GPUs, cuda:0 to cuda:{count - 1}";
        return device.Index < count
            ? new(DeviceType.CUDA, device.Index)
            : throw new NotSupportedException($"engine.device is {device}, but this machine has {there}.");
    }

    private static Device Mps() => mps_is_available() ? new(DeviceType.MPS)
        : throw new NotSupportedException(
            $"engine.device is mps, which Macs with Apple silicon have; this machine ({RuntimeInformation.RuntimeIdentifier}) has none. "
            + "Choose auto, cpu or cuda.");
}
