using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RlTemplates.Generators.Analysis;

/// <summary>
/// Where the pages of the rules are. A compiler server runs a copy of this assembly that lies elsewhere, so the package's build files say where the pages are, and the place of
/// the assembly only counts where they do not.
/// </summary>
internal static class HelpPages
{
    private const string Property = "build_property.RlTemplatesDiagnosticPages";
    private const string Pages = "docs/diagnostics/";

    // In a package, and where the repository builds it.
    private static readonly string[] AssemblyFolders = ["/analyzers/dotnet/cs/", "/generators/RlTemplates.Generators/bin/"];

    private static readonly ConcurrentDictionary<(DiagnosticDescriptor Rule, string Folder), DiagnosticDescriptor> Known = new();

    /// <summary>The page of a rule: in the package or the repository that the compiler loaded this assembly from.</summary>
    /// <param name="id">The rule.</param>
    public static string Link(string id) => FolderBeside(typeof(HelpPages).Assembly.Location) + id + ".md";

    /// <summary>The rule with a link to its page where the build says that it is.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="options">What the build says.</param>
    public static DiagnosticDescriptor Linked(this DiagnosticDescriptor rule, AnalyzerOptions options) =>
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(Property, out var folder) && folder.Replace('\\', '/').EndsWith("/" + Pages, StringComparison.Ordinal)
            ? Known.GetOrAdd((rule, folder), static key => WithPage(key.Rule, key.Folder))
            : rule;

    /// <summary>The folder of the pages beside an assembly, with a slash at its end.</summary>
    /// <param name="assembly">Path of the assembly: in a package, or where the repository builds it.</param>
    internal static string FolderBeside(string assembly)
    {
        var place = assembly.Replace('\\', '/');
        var root = AssemblyFolders.Select(f => place.LastIndexOf(f, StringComparison.Ordinal)).Max();
        return root < 0 ? Pages : new Uri(place.Substring(0, root + 1) + Pages).AbsoluteUri;
    }

    private static DiagnosticDescriptor WithPage(DiagnosticDescriptor rule, string folder) =>
        new(rule.Id, rule.Title, rule.MessageFormat, rule.Category, rule.DefaultSeverity, rule.IsEnabledByDefault, rule.Description, new Uri(folder).AbsoluteUri + rule.Id + ".md", [.. rule.CustomTags]);
}
