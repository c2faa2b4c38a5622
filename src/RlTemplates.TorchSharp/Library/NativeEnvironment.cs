using System.Runtime.InteropServices;

namespace RlTemplates.TorchSharp.Library;

/// <summary>Environment variables that native code reads: those that .NET sets never reach it on Unix.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, unless somebody has.</summary>
    public static void SetDefault(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is not null)
            return;
        Environment.SetEnvironmentVariable(name, value);
        if (!OperatingSystem.IsWindows())
            _ = SetVariable(name, value, 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
