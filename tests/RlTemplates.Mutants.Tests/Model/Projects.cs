namespace RlTemplates.Mutants.Tests.Model;

/// <summary>All projects: the template's, and those in the folder Projects, each a folder of its own.</summary>
internal static class Projects
{
    public static IReadOnlyList<Project> All { get; } = [.. TemplateProjects.All(), .. Written().OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static IEnumerable<Project> Written()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Repository.Root, "tests", "RlTemplates.Mutants.Tests", "Projects")))
        {
            yield return new(Path.GetFileName(folder), Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), f => File.ReadAllText(f).ReplaceLineEndings("\n")));
        }
    }
}
