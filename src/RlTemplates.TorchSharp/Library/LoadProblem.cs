using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace RlTemplates.TorchSharp.Library;

/// <summary>
/// Why libtorch, or a GPU, cannot be used, and what mends it. TorchSharp's own message names a package that may well be there.
/// </summary>
internal static class LoadProblem
{
    private static readonly string[] Systems = ["linux-x64", "win-x64", "osx-arm64"];

    private const string OwnLibrary = "LibTorchSharp";
    private const string NewestCxx = "GLIBCXX_3.4.32";

    /// <summary>Loads the native library.</summary>
    /// <exception cref="NotSupportedException">It is missing, or this machine cannot load it.</exception>
    public static void Ensure()
    {
        if (IsLoaded())
            return;
        if (Library() is not { } library)
            throw new NotSupportedException(Explain(null, null, ""));
        // What it needs lies beside it; where that does not load, the message of the library itself says why.
        TryLoad(EngineBeside(library));
        if (TryLoad(library) is { } reason)
            throw new NotSupportedException(Explain(reason));
    }

    /// <summary>Why the native library does not load, in one sentence with the mend.</summary>
    /// <param name="reason">What the system says.</param>
    public static string Explain(string reason) => Explain(Library(), OperatingSystem.IsLinux() ? FindStandardLibrary() : null, reason);

    /// <summary>As <see cref="Explain(string)"/>, of a given machine.</summary>
    /// <param name="library">Path of TorchSharp's native library; null where there is none.</param>
    /// <param name="standardLibrary">Path of the C++ standard library; null where it is not known.</param>
    /// <param name="reason">What the system says.</param>
    /// <param name="system">Runtime identifier of the machine; null takes this one.</param>
    internal static string Explain(string? library, string? standardLibrary, string reason, string? system = null)
    {
        system ??= ThisSystem();
        if (library is null && !Systems.Contains(system))
        {
            return $"The torch engine has no libtorch for {system}: TorchSharp is built for {string.Join(", ", Systems)}; "
                + "leave out engine: torch.";
        }
        if (library is null)
        {
            var package = OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";
            return $"The torch engine needs libtorch for {system}, and no package brings it; run dotnet add package TorchSharp-cpu"
                + (OperatingSystem.IsMacOS() ? "." : $", or for an NVIDIA GPU dotnet add package {package}.");
        }
        if (reason.Contains(NewestCxx, StringComparison.Ordinal) || (standardLibrary is not null && !Contains(standardLibrary, NewestCxx)))
        {
            return $"The torch engine cannot load libtorch: it needs a C++ standard library of GCC 13 or newer ({NewestCxx}), and that of "
                + $"this system{(standardLibrary is null ? "" : $", {standardLibrary},")} is older; "
                + "use a newer system or container image (Debian 13, Ubuntu 24.04, Fedora 38), or leave out engine: torch.";
        }
        if (reason.Contains("libcudart", StringComparison.Ordinal) || reason.Contains("libcuda", StringComparison.Ordinal))
        {
            return $"The torch engine cannot load its CUDA libraries ({Essence(reason)}); install the NVIDIA driver, "
                + "or reference TorchSharp-cpu in place of the CUDA package.";
        }
        return $"The torch engine cannot load libtorch from {library}: {Essence(reason)}. Reference the package for {system}, "
            + "with the version that RlTemplates.TorchSharp needs.";
    }

    /// <summary>Why there is no NVIDIA GPU, in half a sentence with the mend.</summary>
    public static string WhyNoCuda() => WhyNoCuda(
        Candidates().Any(path => File.Exists(path.Replace(OwnLibrary, "torch_cuda", StringComparison.Ordinal))), HasDriver());

    /// <summary>As <see cref="WhyNoCuda()"/>, of a given machine.</summary>
    /// <param name="hasLibrary">Whether the CUDA part of libtorch is there.</param>
    /// <param name="hasDriver">Whether NVIDIA's driver is there.</param>
    internal static string WhyNoCuda(bool hasLibrary, bool hasDriver) => (hasLibrary, hasDriver) switch
    {
        (false, _) => "the libtorch of this program has no CUDA: run dotnet add package "
            + $"{(OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux")} in place of TorchSharp-cpu, "
            + "or choose auto or cpu.",
        (true, false) => "this machine has no NVIDIA driver: install it, or choose auto or cpu.",
        (true, true) => "libtorch finds no NVIDIA GPU that it can use: nvidia-smi shows what there is, and CUDA_VISIBLE_DEVICES may hide "
            + "some. Or choose auto or cpu.",
    };

    private static string Platform => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string Processor => "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string ThisSystem()
    {
        var isMusl = RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
        return (isMusl ? "linux-musl" : Platform) + Processor;
    }

    // A loader lists all names that it has tried; the file that is there is the one that matters.
    private static string Essence(string reason)
    {
        var lines = reason.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var telling = lines.LastOrDefault(line => !line.Contains("No such file", StringComparison.Ordinal));
        return (telling ?? lines.LastOrDefault() ?? "no reason is given").TrimEnd('.');
    }

    // TorchSharp brings its own part for every system; that of libtorch is another package's.
    private static string? Library() => Candidates().FirstOrDefault(path => File.Exists(path) && File.Exists(EngineBeside(path)));

    /// <summary>Path of libtorch's own library; null where none is found.</summary>
    public static string? Engine() => Library() is { } library ? EngineBeside(library) : null;

    private static string EngineBeside(string library) => Path.Combine(Path.GetDirectoryName(library)!, FileOf("torch_cpu"));

    private static string FileOf(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll" : OperatingSystem.IsMacOS() ? $"lib{library}.dylib" : $"lib{library}.so";

    private static bool IsLoaded()
    {
        using var process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>()
            .Any(module => module.ModuleName.Contains(OwnLibrary, StringComparison.OrdinalIgnoreCase));
    }

    // Where packages put it: beside the program, or in the folder of its runtime identifier.
    private static IEnumerable<string> Candidates()
    {
        var name = FileOf(OwnLibrary);
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (var folder in searched.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Prepend(AppContext.BaseDirectory))
        {
            yield return Path.Combine(folder, name);
            yield return Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", name);
            yield return Path.Combine(folder, "runtimes", Platform + Processor, "native", name);
        }
    }

    private static string? TryLoad(string path)
    {
        try
        {
            NativeLibrary.Load(path);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return exception.Message;
        }
    }

    private static bool HasDriver()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvcuda" : "libcuda.so.1", out var handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static string? FindStandardLibrary()
    {
        try
        {
            return File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..])
                .FirstOrDefault(path => path.Contains("libstdc++.so", StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool Contains(string path, string text)
    {
        try
        {
            return File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
