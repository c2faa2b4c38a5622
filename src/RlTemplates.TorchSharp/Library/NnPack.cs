using System.Runtime.InteropServices;

namespace RlTemplates.TorchSharp.Library;

/// <summary>
/// NNPACK, a library within libtorch that computes some convolutions which oneDNN leaves over. On processors that it does not
/// know libtorch asks it all the same and prints a warning for each such convolution. libtorch has a setting for it, which
/// TorchSharp does not pass on.
/// </summary>
internal static unsafe class NnPack
{
    // at::globalContext() and at::Context::setUserEnabledNNPACK(bool), as Linux and macOS name them. Windows has no NNPACK.
    private const string Context = "_ZN2at13globalContextEv";
    private const string Setting = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>Leaves it out, where libtorch has the setting; else convolutions are the same, with the warnings.</summary>
    /// <param name="engine">Path of libtorch_cpu, which is loaded already.</param>
    public static void LeaveOut(string engine)
    {
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryLoad(engine, out var library))
            return;
        if (NativeLibrary.TryGetExport(library, Context, out var context) && NativeLibrary.TryGetExport(library, Setting, out var setting))
            ((delegate* unmanaged<nint, byte, void>)setting)(((delegate* unmanaged<nint>)context)(), 0);
    }
}
