using System.Runtime.CompilerServices;

namespace RlTemplates.TestKit;

/// <summary>Compares text with a file beside the test, <c>Class.Method.verified.txt</c>; what differs is written as <c>.received.txt</c>.</summary>
public static class Snapshot
{
    public static void Match(string text, [CallerFilePath] string file = "", [CallerMemberName] string member = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{member}");
        var (verified, received) = (stem + ".verified.txt", stem + ".received.txt");
        var actual = Plain(text);
        var expected = File.Exists(verified) ? Plain(File.ReadAllText(verified)) : null;
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, actual);
        throw new SnapshotException(expected is null
            ? $"There is no {Path.GetFileName(verified)}; if {Path.GetFileName(received)} is right, rename it."
            : $"{Difference(expected, actual)}\nIf {Path.GetFileName(received)} is right, rename it to {Path.GetFileName(verified)}.");
    }

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF').TrimEnd() + "\n";

    private static string Difference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var line = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        return $"Line {line + 1} is\n  {after.ElementAtOrDefault(line)}\nand was\n  {before.ElementAtOrDefault(line)}";
    }
}

/// <summary>A text differs from its snapshot.</summary>
public sealed class SnapshotException(string message) : Exception(message);
