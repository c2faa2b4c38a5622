using System.Runtime.InteropServices;

namespace RlTemplates.TorchSharp.Library;

/// <summary>
/// The allocator of native code. glibc gives large blocks back to the system as soon as they are freed, and the next pass of a
/// network on the processor then waits for each page anew: with blocks that are kept, passes of 32 observations and more are
/// some twenty times as quick.
/// </summary>
internal static partial class NativeAllocator
{
    private static readonly string[] Variables =
        ["MALLOC_MMAP_MAX_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_"];

    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MostMappings = -4;

    /// <summary>Keeps freed blocks for the next pass, where the allocator is glibc's and nobody has set it otherwise.</summary>
    public static void KeepFreedBlocks()
    {
        if (!OperatingSystem.IsLinux() || IsSet())
            return;
        try
        {
            _ = SetOption(MostMappings, 0);
            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }
    }

    private static bool IsSet() => Array.Exists(Variables, name => Environment.GetEnvironmentVariable(name) is not null)
        || Environment.GetEnvironmentVariable("GLIBC_TUNABLES")?.Contains("glibc.malloc.", StringComparison.Ordinal) == true;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
