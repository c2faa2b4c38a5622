using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Machines;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>The project's files, as far as the compiler is shown them. Lives as long as one analysis.</summary>
internal sealed class ProjectFiles
{
    private readonly Lazy<HashSet<string>> _paths;
    private readonly Lazy<MachineTable> _machines;
    private readonly string _folder;

    public ProjectFiles(AnalyzerOptions options, Compilation compilation)
    {
        var global = options.AnalyzerConfigOptionsProvider.GlobalOptions;
        _folder = global.TryGetValue("build_property.ProjectDir", out var folder) ? Plain(folder).TrimEnd('/') : "";
        IsShown = global.TryGetValue("build_property.RlTemplatesFiles", out var shown) && shown.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);
        _paths = new(() => [.. options.AdditionalFiles.Select(f => f.Path).Concat(compilation.SyntaxTrees.Select(t => t.FilePath)).Select(Relative)]);
        // A build that must say the same on every day sets the property; all others ask the clock, once for each analysis.
        var today = (global.TryGetValue("build_property.RlTemplatesToday", out var set) ? MachineFile.Day(set) : null) ?? DateTime.UtcNow.Date;
        _machines = new(() => new(MachineFiles(options).SelectMany(f => MachineFile.Read(Lines(f)).Sizes), today));
    }

    /// <summary>Whether the project shows its files: without that nothing can be called missing.</summary>
    public bool IsShown { get; }

    /// <summary>The known sizes of machines, those of the project's own files first.</summary>
    public MachineTable Machines => _machines.Value;

    /// <summary>Paths below the project, with slashes.</summary>
    public IEnumerable<string> Paths => _paths.Value;

    /// <summary>Folders below the project.</summary>
    public IEnumerable<string> Folders => Paths.Where(p => p.IndexOf('/') > 0).Select(p => p.Substring(0, p.LastIndexOf('/'))).Distinct();

    public bool HasFile(string path) => _paths.Value.Contains(path);

    public bool HasFolder(string path) => path.Length == 0 || _paths.Value.Any(p => p.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>Files of machine sizes.</summary>
    public static IEnumerable<AdditionalText> MachineFiles(AnalyzerOptions options) =>
        options.AdditionalFiles.Where(f => f.Path.EndsWith(MachineFile.Ending, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> Lines(AdditionalText file) => file.GetText()?.Lines.Select(l => l.ToString()) ?? [];

    /// <summary>A path below the project without dots and with slashes; null for one that leads out of it or is an address.</summary>
    public static string? Normalize(string path)
    {
        var parts = new List<string>();
        var plain = Plain(path);
        if (plain.StartsWith("/", StringComparison.Ordinal) || plain.IndexOf(':') >= 0)
            return null;
        foreach (var part in plain.Split('/').Where(p => p.Length > 0 && p != "."))
        {
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }
        return string.Join("/", parts);
    }

    private string Relative(string path)
    {
        var plain = Plain(path);
        return _folder.Length > 0 && plain.StartsWith(_folder + "/", StringComparison.OrdinalIgnoreCase) ? plain.Substring(_folder.Length + 1) : plain;
    }

    private static string Plain(string path) => path.Trim().Replace('\\', '/');
}
