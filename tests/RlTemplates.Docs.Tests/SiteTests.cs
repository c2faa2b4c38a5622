using System.Text.RegularExpressions;

namespace RlTemplates.Docs.Tests;

/// <summary>The site of the docs is whole.</summary>
public sealed partial class SiteTests
{
    // The page that the site begins with, and the one that leads to it.
    private static readonly string[] Entrances = ["README.md", "index.md"];

    [Fact]
    public void Every_page_is_in_the_table_of_contents_once() =>
        Href().Matches(Repository.Read("docs/toc.yml")).Select(m => m.Groups[1].Value).Where(h => h.EndsWith(".md", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(Repository.Pages.Where(p => p.StartsWith("docs/", StringComparison.Ordinal)).Select(p => p["docs/".Length..]).Except(Entrances).Order(StringComparer.Ordinal));

    // A diagnostic is listed by its id, which its title begins with.
    [Fact]
    public void The_table_of_contents_has_the_titles_of_the_pages() =>
        Entry().Matches(Repository.Read("docs/toc.yml")).Select(m => (Name: m.Groups["name"].Value, Page: m.Groups["href"].Value)).Where(e => e.Page.EndsWith(".md", StringComparison.Ordinal))
            .Select(e => (e.Name, e.Page, Title: Title("docs/" + e.Page))).Where(e => e.Name != (Repository.IsOfDiagnostic("docs/" + e.Page) ? e.Title.Split(':')[0] : e.Title))
            .Select(e => $"docs/toc.yml: '{e.Name}' is '{e.Title}' in {e.Page}").ShouldBeEmpty();

    [Fact]
    public void The_hallway_is_the_same_on_the_pages_that_show_all_of_it() =>
        Hallway("README.md").ShouldBe(Hallway("docs/environments/own.md"));

    // The compiler and the program name packages that nobody can get; a reader must find that here.
    [Fact]
    public void Every_package_that_comes_later_is_in_the_table_of_them()
    {
        var named = Package().Matches(Repository.Read("src/RlTemplates.Abstractions/Options/Grammar/KnownPackages.cs")).Select(m => m.Groups["name"].Value).Distinct()
            .Where(name => !Directory.Exists(Path.Combine(Repository.Root, "src", name))).Order(StringComparer.Ordinal);
        var page = Repository.Read("docs/targets.md").Split("## Packages that come later")[1].Split("\n## ")[0];

        Package().Matches(page).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal).ShouldBe(named);
    }

    [Fact]
    public void The_files_of_a_project_are_those_of_the_template()
    {
        var template = Path.Combine(Repository.Root, "templates", "rl-experiment");
        var files = Directory.EnumerateFiles(template, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(template, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(part => part is ".template.config" or "bin" or "obj" or "runs"))
            .Select(f => f.Replace("RlExperiment1", "Cart", StringComparison.Ordinal).Replace("RlConfigClass", "CartPoleExperiment", StringComparison.Ordinal));
        var section = Repository.Read("docs/template.md").Split("## The files of a project")[1].Split("\n## ")[0];

        FileRow().Matches(section).Select(m => m.Groups["file"].Value).Order(StringComparer.Ordinal).ShouldBe(files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_are_in_American_spelling() =>
        Repository.Pages.Where(p => p != "docs/diagnostics/mutants.md").SelectMany(Prose).Where(l => British().IsMatch(l.Text)).Select(l => $"{l.Place}: {British().Match(l.Text).Value}").ShouldBeEmpty();

    // Rows of tables and blocks of code are as wide as they must be. The pages of diagnostics come from many hands.
    [Fact]
    public void Prose_is_at_most_100_columns_wide() =>
        Repository.Pages.Where(p => !p.StartsWith("docs/diagnostics/", StringComparison.Ordinal)).SelectMany(p => Lines(p))
            .Where(l => l.Text.Length > 100 && l.Text[0] is not ('|' or '#' or '<' or '!') && l.Text.Trim().Contains(' ', StringComparison.Ordinal)).Select(l => l.Place).ShouldBeEmpty();

    private static string Title(string page) => Repository.Read(page).Split('\n')[0].TrimStart('#').Trim();

    private static string Hallway(string page) => Block.Of(page).First(b => b.Code.Contains("class Hallway(", StringComparison.Ordinal)).Code;

    private static IEnumerable<(string Place, string Text)> Prose(string page) => Lines(page).Select(l => (l.Place, Code().Replace(l.Text, "")));

    /// <summary>Lines outside of blocks.</summary>
    private static IEnumerable<(string Place, string Text)> Lines(string page)
    {
        var inside = false;
        foreach (var (line, i) in Repository.Read(page).Split('\n').Select((line, i) => (line, i)))
        {
            inside ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!inside)
                yield return ($"{page}({i + 1})", line);
        }
    }

    [GeneratedRegex(@"href: (\S+)")]
    private static partial Regex Href();

    [GeneratedRegex(@"- name: (?<name>.+)\n\s*href: (?<href>\S+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"[""`](?<name>RlTemplates\.\w+)[""`]")]
    private static partial Regex Package();

    [GeneratedRegex(@"^\| `(?<file>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FileRow();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b\w*(normalis|initialis|vectoris|prioritis|organis|optimis|serialis|summaris|recognis|discretis|minimis|maximis|generalis)\w*|\b\w*(colour|behaviour|favour|neighbour)\w*"
        + @"|\b(duelling|centred?|grey|licence|cancelled|learnt|misspelt|towards|catalogue|artefacts?)\b|one's own", RegexOptions.IgnoreCase)]
    private static partial Regex British();
}
