using System.Reflection;
using System.Text.RegularExpressions;

namespace RlTemplates.Docs.Tests;

/// <summary>The table of packages and namespaces names every public one, where it is.</summary>
public sealed partial class NamespaceTableTests
{
    private static readonly string Page = Repository.Read("docs/how-to/without-config-class.md");

    [Fact]
    public void Every_public_namespace_of_every_package_is_in_the_table()
    {
        var package = "";
        var shown = new List<(string Package, string Namespace)>();
        foreach (Match row in Row().Matches(Page))
        {
            package = row.Groups["package"].Success ? row.Groups["package"].Value : package;
            shown.Add((package, row.Groups["namespace"].Value));
        }

        shown.Order().ShouldBe(Packages().SelectMany(a => a.GetExportedTypes().Select(t => (a.GetName().Name!, t.Namespace!))).Distinct().Order());
    }

    [Fact]
    public void Namespaces_with_a_star_are_imported()
    {
        var imported = Sample.Usings.Split('\n').Select(l => l.Replace("global using ", "", StringComparison.Ordinal).TrimEnd(';', '\r')).ToHashSet(StringComparer.Ordinal);

        foreach (Match row in Row().Matches(Page))
            row.Groups["star"].Success.ShouldBe(imported.Contains(row.Groups["namespace"].Value), row.Value);
    }

    private static IEnumerable<Assembly> Packages() =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Where(d => Directory.EnumerateFiles(d, "*.csproj").Any())
            // What RlTemplates brings: the engine for GPUs is referenced by those who want it.
            .Select(d => Path.GetFileName(d)).Where(name => name != "RlTemplates.TorchSharp").Select(Assembly.Load);

    [GeneratedRegex(@"^\| (?:`(?<package>RlTemplates[\w.]*)` )?\| `(?<namespace>RlTemplates[\w.]*)`(?<star> \*)? \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
