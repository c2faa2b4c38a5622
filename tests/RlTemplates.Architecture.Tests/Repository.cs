using System.Reflection;
using System.Xml.Linq;

namespace RlTemplates.Architecture.Tests;

internal static class Repository
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", ".git", "runs", "TestResults"];

    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Walk(path, pattern) : [];
    }

    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    public static IEnumerable<Project> Projects(string folder) => Files(folder, "*.csproj").Select(Project.Read);

    private static IEnumerable<string> Walk(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(d => !Skipped.Contains(Path.GetFileName(d)))
                .SelectMany(d => Walk(d, pattern)));
}

internal sealed record Project(string Name, string Path, IReadOnlyList<string> References, XDocument Xml)
{
    public static Project Read(string path)
    {
        var xml = XDocument.Load(path);
        var references = xml.Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("OutputItemType") != "Analyzer")
            .Select(r => System.IO.Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))
            .ToList();
        return new(System.IO.Path.GetFileNameWithoutExtension(path), path, references, xml);
    }
}
