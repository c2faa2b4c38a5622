using RlTemplates.TorchSharp.Library;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>One sentence for each way in which libtorch or a GPU can be missing.</summary>
public sealed class LoadProblemTests : IDisposable
{
    private readonly string _old = Path.GetTempFileName(), _new = Path.GetTempFileName();

    public LoadProblemTests()
    {
        File.WriteAllText(_old, "GLIBCXX_3.4.29 GLIBCXX_3.4.30");
        File.WriteAllText(_new, "GLIBCXX_3.4.30 GLIBCXX_3.4.32");
    }

    public void Dispose()
    {
        File.Delete(_old);
        File.Delete(_new);
    }

    [Fact]
    public void A_missing_package_is_named() =>
        LoadProblem.Explain(null, _new, "").ShouldMatch(
            "^The torch engine needs libtorch for [a-z0-9.-]+, and no package brings it; run dotnet add package TorchSharp-cpu");

    [Fact]
    public void An_old_standard_library_is_named_with_systems_that_have_a_newer_one()
    {
        LoadProblem.Explain("libLibTorchSharp.so", _old, "anything").ShouldBe(
            "The torch engine cannot load libtorch: it needs a C++ standard library of GCC 13 or newer (GLIBCXX_3.4.32), "
            + $"and that of this system, {_old}, is older; use a newer system or container image (Debian 13, Ubuntu 24.04, Fedora 38), "
            + "or leave out engine: torch.");
        LoadProblem.Explain("libLibTorchSharp.so", null, "version `GLIBCXX_3.4.32' not found").ShouldContain("GCC 13 or newer");
    }

    [Fact]
    public void Cuda_libraries_that_do_not_load_are_named_with_the_driver() =>
        LoadProblem.Explain("libLibTorchSharp.so", _new, "libcudart.so.12: cannot open shared object file")
            .ShouldContain("install the NVIDIA driver, or reference TorchSharp-cpu");

    [Fact]
    public void Another_reason_is_told_as_the_system_gives_it() =>
        LoadProblem.Explain("/app/libLibTorchSharp.so", _new, "wrong ELF class: ELFCLASS32.").ShouldStartWith(
            "The torch engine cannot load libtorch from /app/libLibTorchSharp.so: wrong ELF class: ELFCLASS32. Reference the package for ");

    [Fact]
    public void Of_a_long_reason_the_line_that_matters_is_told() =>
        LoadProblem.Explain(
            "/app/libLibTorchSharp.so",
            _new,
            "Unable to load shared library:\n/app/libLibTorchSharp.so: undefined symbol: _ZN2at\n"
            + "/app/libLibTorchSharp.so.so: cannot open shared object file: No such file or directory\n").ShouldStartWith(
            "The torch engine cannot load libtorch from /app/libLibTorchSharp.so: "
            + "/app/libLibTorchSharp.so: undefined symbol: _ZN2at. Reference");

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("osx-x64")]
    public void A_system_without_libtorch_is_told_so(string system) =>
        LoadProblem.Explain(null, _new, "", system).ShouldBe(
            $"The torch engine has no libtorch for {system}: TorchSharp is built for linux-x64, win-x64, osx-arm64; "
            + "leave out engine: torch.");

    [Theory]
    [InlineData(false, true, "the libtorch of this program has no CUDA: run dotnet add package TorchSharp-cuda-")]
    [InlineData(true, false, "this machine has no NVIDIA driver: install it, or choose auto or cpu.")]
    [InlineData(true, true, "libtorch finds no NVIDIA GPU that it can use")]
    public void A_gpu_that_is_missing_is_explained(bool hasLibrary, bool hasDriver, string expected) =>
        LoadProblem.WhyNoCuda(hasLibrary, hasDriver).ShouldStartWith(expected);

    [Theory]
    [InlineData("cuda", TorchPrecision.Float32, "engine.device is cuda, but ")]
    [InlineData("cuda:3", TorchPrecision.Float32, "engine.device is cuda:3, but ")]
    [InlineData("cpu", TorchPrecision.Tf32, "engine.precision is tf32, which NVIDIA GPUs have, and the engine computes on cpu; choose ")]
    public void What_this_machine_lacks_is_refused(string device, TorchPrecision precision, string expected)
    {
        if (device != "cpu" && global::TorchSharp.torch.cuda.is_available())
            Assert.Skip("This machine has an NVIDIA GPU.");
        var engine = new TorchEngine { Device = TorchDevice.Parse(device, null), Precision = precision };
        Should.Throw<NotSupportedException>(engine.Create).Message.ShouldStartWith(expected);
    }
}
