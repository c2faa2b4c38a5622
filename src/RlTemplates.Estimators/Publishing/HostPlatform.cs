using System.Runtime.InteropServices;

namespace RlTemplates.Estimators.Publishing;

/// <summary>The machine that publishes.</summary>
/// <param name="RuntimeIdentifier">Its system and processor.</param>
/// <param name="GnuLibrary">Version of its GNU C library; null where it has another one.</param>
internal sealed partial record HostPlatform(string RuntimeIdentifier, Version? GnuLibrary)
{
    /// <summary>This machine.</summary>
    public static HostPlatform This { get; } = new(PortableIdentifier(), Library());

    /// <summary>Why a native program of this machine cannot be published for a platform, in words that follow "because"; null where it can.</summary>
    public string? WhyNoNativeProgram(ProgramPlatform platform)
    {
        if (platform.RuntimeIdentifier != RuntimeIdentifier)
            return $"native programs of {platform.RuntimeIdentifier} are only compiled there, and this machine is {RuntimeIdentifier}";
        if (!RuntimeIdentifier.StartsWith("linux-", StringComparison.Ordinal))
            return null;
        if (GnuLibrary is null)
            return "this machine has no GNU C library";
        if (platform.GnuLibrary is not { } there)
            return "the C library of the target is not known";
        return GnuLibrary > there ? $"this machine has version {GnuLibrary} of the GNU C library and the target {there}" : null;
    }

    private static string PortableIdentifier()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    private static Version? Library()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return Version.TryParse(Marshal.PtrToStringUTF8(LibraryVersion()), out var version) ? version : null;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint LibraryVersion();
}
