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
            .Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_link_in_the_documentation_leads_somewhere() =>
        Repository.Files("docs", "*.md").Append(Path.Combine(Repository.Root, "README.md"))
            .SelectMany(Links).Where(l => !Path.Exists(l.Target)).Select(l => $"{l.Page}: {l.Target}").ShouldBeEmpty();

    private static IEnumerable<(string Page, string Target)> Links(string page) =>
        Link().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value)
            .Where(l => !l.Contains("://", StringComparison.Ordinal))
            .Select(l => (Repository.Name(page), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, l))));

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();
}
