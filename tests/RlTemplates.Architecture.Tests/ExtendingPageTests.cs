using System.Text.RegularExpressions;

namespace RlTemplates.Architecture.Tests;

/// <summary>
/// The examples of <c>docs/extending.md</c> are files of the outsider. A comment above a block names its file and, where only a part of that is shown, the types: <c>RLT_WRITE_TABLES=1</c>
/// writes the blocks anew.
/// </summary>
public sealed partial class ExtendingPageTests
{
    private static string Page => Path.Combine(Repository.Root, "docs", "extending.md");

    [Fact]
    public void Every_example_is_as_the_outsider_has_it()
    {
        var text = File.ReadAllText(Page);
        var right = Block().Replace(text, m => $"{m.Groups["head"].Value}{Code(m.Groups["file"].Value, m.Groups["names"].Value)}```");
        if (Environment.GetEnvironmentVariable("RLT_WRITE_TABLES") == "1")
            File.WriteAllText(Page, right);

        Block().Count(text).ShouldBeGreaterThan(8);
        Fence().Count(text).ShouldBe(2 * Block().Count(text) + 2 * Console().Count(text), "an example has no file");
        text.ShouldBe(right, "RLT_WRITE_TABLES=1 dotnet test tests/RlTemplates.Architecture.Tests writes the examples anew");
    }

    [Fact]
    public void Every_part_of_the_outsider_is_shown()
    {
        var text = File.ReadAllText(Page);

        Repository.Files("tests/Outsider/RlTemplates.Outsider", "*.cs").Select(f => Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "Outsider"), f).Replace('\\', '/'))
            .Where(f => !text.Contains(f, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Code(string file, string names)
    {
        string[] lines = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Outsider", file)).Select(l => l.TrimEnd())];
        var shown = names.Length == 0 ? lines : string.Join("\n\n", names.Split(", ").Select(name => string.Join('\n', Declaration(lines, name)))).Split('\n');
        return string.Concat(shown.Select(l => l + "\n"));
    }

    /// <summary>A declaration at the file's left edge, with its comments and attributes.</summary>
    private static string[] Declaration(string[] lines, string name)
    {
        var at = Array.FindIndex(lines, l => Regex.IsMatch(l, $@"^[a-z ]*\b(class|record|struct) {Regex.Escape(name)}\b"));
        at.ShouldBeGreaterThanOrEqualTo(0, $"there is no {name}");
        var (first, last) = (at, at);
        while (first > 0 && lines[first - 1] is ['/' or '[', ..])
            first--;
        while (!lines[at].EndsWith(';') && lines[last] != "}")
            last++;
        return lines[first..(last + 1)];
    }

    [GeneratedRegex(@"(?<head><!-- (?<file>[\w./-]+)(?:: (?<names>[\w, ]+))? -->\n```\w+\n)(?<code>(?:(?!```).*\n)*)```")]
    private static partial Regex Block();

    [GeneratedRegex("^```", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```console", RegexOptions.Multiline)]
    private static partial Regex Console();
}
