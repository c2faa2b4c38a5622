using System.Text.RegularExpressions;

namespace RlTemplates.Architecture.Tests;

public sealed partial class HouseRulesTests
{
    private static readonly string[] Folders = ["src", "generators", "tests", "benchmarks"];

    [Fact]
    public void No_source_file_exceeds_400_lines() =>
        Folders.SelectMany(f => Repository.Files(f, "*.cs"))
            .Where(f => File.ReadLines(f).Count() > 400).Select(Repository.Name).ShouldBeEmpty();

    [Fact]
    public void Only_one_file_of_the_entry_script_writes_to_the_error_stream() =>
        Repository.Files("src/RlTemplates", "*.cs").Where(f => File.ReadAllText(f).Contains("Console.Error", StringComparison.Ordinal)).Select(Repository.Name)
            .Except(["src/RlTemplates/Terminal/StandardStream.cs", "src/RlTemplates/Terminal/ConsoleStreams.cs"], StringComparer.Ordinal) // which lay themselves around it
            .ShouldBe(["src/RlTemplates/Verbs/ErrorOutput.cs"]);

    [Fact]
    public void Every_package_version_is_central() =>
        Folders.SelectMany(Repository.Projects)
            .Where(p => p.Xml.Descendants("PackageReference").Any(r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null))
            .Select(p => p.Name).ShouldBeEmpty();

    [Fact]
    public void Every_central_version_is_exact()
    {
        var versions = System.Xml.Linq.XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion").Select(v => (string)v.Attribute("Version")!).ToList();

        versions.ShouldNotBeEmpty();
        versions.Where(v => !ExactVersion().IsMatch(v)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "RlTemplates.sln")).Replace('\\', '/');

        Folders.SelectMany(Repository.Projects).Select(p => Repository.Name(p.Path))
            .Where(p => !p.StartsWith("tests/Outsider/", StringComparison.Ordinal)) // They need the packages; their tests build them.
            .Where(p => !p.Contains("RlTemplates.TorchSharp", StringComparison.Ordinal)) // It needs 600 MB of libtorch, which nobody shall fetch who does not use it.
            .Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_link_in_the_documentation_leads_somewhere() =>
        Pages().SelectMany(Links).Where(l => !Path.Exists(l.Target)).Select(l => $"{l.Page}: {l.Target}").ShouldBeEmpty();

    [Fact]
    public void Every_anchor_in_the_documentation_is_a_heading() =>
        Pages().SelectMany(Links).Where(l => l.Anchor.Length > 0 && l.Target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(l.Target) && !Anchors(l.Target).Contains(l.Anchor))
            .Select(l => $"{l.Page}: {Repository.Name(l.Target)}#{l.Anchor}").ShouldBeEmpty();

    private static IEnumerable<string> Pages() =>
        Repository.Files("docs", "*.md").Concat(Repository.Files("benchmarks", "*.md")).Append(Path.Combine(Repository.Root, "README.md"));

    private static IEnumerable<(string Page, string Target, string Anchor)> Links(string page) =>
        Link().Matches(File.ReadAllText(page)).Where(m => !m.Groups[1].Value.Contains("://", StringComparison.Ordinal))
            .Select(m => (Repository.Name(page), m.Groups[1].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, m.Groups[1].Value)), m.Groups[2].Value));

    // As GitHub makes them: lower case, dashes for blanks, no punctuation.
    private static HashSet<string> Anchors(string page) =>
        [.. File.ReadLines(page).Where(line => line.StartsWith('#')).Select(line => NoAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();
}
