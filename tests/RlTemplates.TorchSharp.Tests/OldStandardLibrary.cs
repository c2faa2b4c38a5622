using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace RlTemplates.TorchSharp.Tests;

/// <summary>
/// Lets these tests run where the C++ standard library is older than libtorch's: no symbol of the newer version is used, so
/// that the need of it may be marked as weak, in the copy of the library beside the tests. No program of a user does so.
/// </summary>
internal static class OldStandardLibrary
{
    private const string Version = "GLIBCXX_3.4.32";
    private const uint NeededVersions = 0x6ffffffe;
    private const ushort Weak = 2;

    [ModuleInitializer]
    internal static void Weaken() => Weaken(AppContext.BaseDirectory);

    /// <summary>Marks it in the copy that a built program has.</summary>
    internal static void Weaken(string folder)
    {
        var path = Path.Combine(folder, "libLibTorchSharp.so");
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
            return;
        var bytes = File.ReadAllBytes(path);
        if (FlagsOf(bytes) is not { } flags || (bytes[flags] & Weak) != 0)
            return;
        bytes[flags] |= (byte)Weak;
        var aside = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(aside, bytes);
        File.Move(aside, path, overwrite: true);
    }

    // The place of the version's flags in the section .gnu.version_r of a 64-bit file; null where it needs no such version.
    private static int? FlagsOf(byte[] file)
    {
        var (headers, count) = ((int)Long(40), Short(60));
        for (var section = 0; section < count; section++)
        {
            var header = headers + section * 64;
            if (Word(header + 4) != NeededVersions)
                continue;
            var names = (int)Long(headers + (int)Word(header + 40) * 64 + 24);
            var at = (int)Long(header + 24);
            for (var need = Word(header + 44); need > 0; need--, at += (int)Word(at + 12))
            {
                var entry = at + (int)Word(at + 8);
                for (var left = Short(at + 2); left > 0; left--, entry += (int)Word(entry + 12))
                {
                    if (NameAt(names + (int)Word(entry + 8)) == Version)
                        return entry + 4;
                }
            }
        }
        return null;

        ushort Short(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));
        uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));
        ulong Long(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(offset));
        string NameAt(int offset) => Encoding.ASCII.GetString(file.AsSpan(offset, file.AsSpan(offset).IndexOf((byte)0)));
    }
}
