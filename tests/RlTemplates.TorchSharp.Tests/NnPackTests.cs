using System.Runtime.InteropServices;
using RlTemplates.TorchSharp.Library;

namespace RlTemplates.TorchSharp.Tests;

public sealed unsafe class NnPackTests
{
    [Fact]
    public void It_is_left_out_so_that_no_convolution_warns_of_it()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no NNPACK.");
        using var engine = new TorchEngine { Device = TorchDevice.Cpu }.Create();

        var library = NativeLibrary.Load(LoadProblem.Engine()!);
        var context = (delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "_ZN2at13globalContextEv");
        var isEnabled = (delegate* unmanaged<nint, byte>)NativeLibrary.GetExport(library, "_ZNK2at7Context17userEnabledNNPACKEv");

        isEnabled(context()).ShouldBe((byte)0);
    }
}
