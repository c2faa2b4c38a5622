using System.ComponentModel;
using System.Diagnostics;

namespace RlTemplates.Estimators.Tests.Uploads;

/// <summary>Random ignore files, judged by git and by us.</summary>
public sealed class GitComparisonTests
{
    private const int Cases = 400;

    private static readonly string[] Tree =
    [
        "a", "b", "ab", "abc", "a.b", "c/a", "c/b", "c/ab", "c/c/a", "c/c/b.b", "c/d/a/b", "d/a", "d/b/a", "d/b/b/a", "d/[a]", "d/a!b", "d/#a", "d/a b", "e-1", "e_2", "E/A",
    ];

    private static readonly string[] Parts = ["a", "b", "c", "d", "ab", "*", "**", "?", "/", "/", "[ab]", "[!a]", "[^b]", "[a-c]", "[[:alpha:]]", "[", "]", "\\", "!", "#", ".", "-", " ", "\\*", "**/", "/**"];

    [Fact]
    public void Git_leaves_out_the_same_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var tree = new SourceTree(Tree);
        Assert.SkipUnless(TryGit(tree.Root, out _, "init", "--quiet"), "There is no git.");
        var random = new Random(7);
        for (var i = 0; i < Cases; i++)
        {
            var (top, below) = (IgnoreFile(random), random.Next(3) == 0 ? IgnoreFile(random) : "");
            tree.Write(".gitignore", top).Write("c/.gitignore", below);

            var ours = tree.Names();

            TryGit(tree.Root, out var files, "-c", "core.ignorecase=false", "ls-files", "--others", "--exclude-standard", "-z").ShouldBeTrue();
            var theirs = files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();
            ours.ShouldBe(theirs, $"case {i}:\n{top}\n-- in c:\n{below}");
        }
    }

    private static string IgnoreFile(Random random) => string.Join('\n', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Line(random)));

    private static string Line(Random random) => (random.Next(4) == 0 ? "!" : "") + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Parts[random.Next(Parts.Length)]));

    private static bool TryGit(string folder, out string output, params string[] arguments)
    {
        var info = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(folder, ".git", "none");
        info.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        info.Environment["XDG_CONFIG_HOME"] = Path.Combine(folder, ".git", "none");
        output = "";
        try
        {
            using var git = Process.Start(info)!;
            output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
