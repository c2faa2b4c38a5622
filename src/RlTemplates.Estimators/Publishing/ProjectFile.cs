using System.Xml;
using System.Xml.Linq;

namespace RlTemplates.Estimators.Publishing;

/// <summary>Finds the project that a program is built from.</summary>
internal static class ProjectFile
{
    /// <summary>Ends the name of the file beside a program that holds the path of its project: the package's targets write it where the program is built.</summary>
    public const string NoteEnding = ".project.txt";

    private const string FileBasedProgram = "EntryPointFilePath";
    private const int MostFoldersAbove = 8;

    /// <summary>The project of this program.</summary>
    /// <param name="given">What the user names: a project file, a folder with one, or a file-based program; null where nothing is named.</param>
    /// <exception cref="UserException">It is not known, or what is named is none.</exception>
    public static string Find(string? given) => given is not null
        ? Given(Path.GetFullPath(given))
        : OfProgram(AppContext.BaseDirectory, System.Reflection.Assembly.GetEntryAssembly()?.GetName().Name ?? "", AppContext.GetData(FileBasedProgram) as string)
            ?? throw new UserException($"The project of this program is not known: it was moved since it was built. {Demand}");

    /// <summary>The project of a program; null where it is not known.</summary>
    /// <param name="folder">The program's folder.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="source">The file that it is written in, for a file-based program.</param>
    public static string? OfProgram(string folder, string name, string? source)
    {
        if (source is not null && File.Exists(source))
            return source;
        var note = Path.Combine(folder, name + NoteEnding);
        if (File.Exists(note) && File.ReadAllText(note).Trim() is { Length: > 0 } noted && File.Exists(noted))
            return noted;
        var above = new DirectoryInfo(folder);
        for (var i = 0; above is not null && i < MostFoldersAbove; i++, above = above.Parent)
        {
            var projects = ProjectsIn(above.FullName).Where(p => NameOf(p) == name).ToList();
            if (projects.Count == 1)
                return projects[0];
        }
        return null;
    }

    private static string Given(string path)
    {
        if (File.Exists(path))
            return IsProject(path) || IsFileBased(path) ? path : throw new UserException($"{path} is no project. {Demand}");
        if (!Directory.Exists(path))
            throw new UserException($"There is no project {path}. {Demand}");
        return ProjectsIn(path) switch
        {
            [var only] => only,
            [] => throw new UserException($"The folder {path} has no project. {Demand}"),
            var several => throw new UserException($"The folder {path} has {several.Count} projects: {string.Join(", ", several.Select(Path.GetFileName))}. {Demand}"),
        };
    }

    private const string Demand = "Name a project file, such as Pong.csproj, or a folder with one.";

    /// <summary>Whether a file is a program of its own, without a project.</summary>
    public static bool IsFileBased(string path) => path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase);

    private static bool IsProject(string path) => Path.GetExtension(path).ToLowerInvariant() is ".csproj" or ".fsproj" or ".vbproj";

    private static List<string> ProjectsIn(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder, "*.*proj").Where(IsProject).Order(StringComparer.Ordinal)];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string NameOf(string project)
    {
        try
        {
            var stated = XDocument.Load(project).Descendants().FirstOrDefault(e => e.Name.LocalName == "AssemblyName")?.Value.Trim();
            return stated is { Length: > 0 } && !stated.Contains('$', StringComparison.Ordinal) ? stated : Path.GetFileNameWithoutExtension(project);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
