using System.Reflection;

namespace RlTemplates.Docs.Tests;

/// <summary>Where the pages are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Paths of all pages with samples, from the root and with slashes.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "src/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a page is that of a diagnostic.</summary>
    public static bool IsOfDiagnostic(string page) => page.StartsWith("docs/diagnostics/RLT", StringComparison.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));
}
