using System.Collections.Concurrent;
using RlTemplates.TestKit;

namespace RlTemplates.Mutants.Tests.Model;

/// <summary>A project with experiments that is right, as the compiler sees it.</summary>
/// <param name="name">Its name.</param>
/// <param name="texts">Its files, by their path below the project: sources and what the package shows to the compiler.</param>
internal sealed class Project(string name, IReadOnlyDictionary<string, string> texts)
{
    private const string Folder = "/project/";

    // What the SDK and the package's props file give a project with ImplicitUsings.
    private const string Usings = GeneratorHarness.ImplicitUsings + """

        global using RlTemplates;
        global using RlTemplates.Environments;
        global using RlTemplates.Experiments;
        global using RlTemplates.Learning;
        global using RlTemplates.Learning.Algorithms;
        global using RlTemplates.Networks;
        global using RlTemplates.Learning.Optimizers;
        global using RlTemplates.Tracking;
        """;

    private readonly Lazy<GeneratorRun> _run = new(() => GeneratorHarness.Run(
        GeneratorHarness.Compile([("Usings.cs", Usings), .. texts.Where(t => IsSource(t.Key)).Select(t => (t.Key, t.Value))], OutputKind.ConsoleApplication), Properties));

    private readonly ConcurrentDictionary<string, CodeFile> _code = new();

    /// <summary>What MSBuild tells the compiler.</summary>
    public static (string, string)[] Properties => [("ProjectDir", Folder), ("RlTemplatesFiles", "true"), ("RlTemplatesResources", "|defaults.yaml|"), ("RlTemplatesLibraries", "|film/cpu|")];

    public string Name => name;

    /// <summary>Its files by path, in order.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; } = new SortedDictionary<string, string>(texts.ToDictionary(), StringComparer.Ordinal);

    /// <summary>The compilation with generated code.</summary>
    public GeneratorRun Run => _run.Value;

    /// <summary>The sources.</summary>
    public IEnumerable<CodeFile> Code => Texts.Keys.Where(IsSource).Select(path => _code.GetOrAdd(path, p => new(this, p)));

    public static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>The path of an additional file, as the compiler knows it.</summary>
    public static string FullPath(string path) => Folder + path;

    /// <summary>The path below the project of what the compiler calls so.</summary>
    public static string PathOf(string path) => path.StartsWith(Folder, StringComparison.Ordinal) ? path[Folder.Length..] : path;

    /// <summary>The files that analyzers get beside the sources.</summary>
    public static (string, string)[] Additional(IEnumerable<KeyValuePair<string, string>> texts) => [.. texts.Where(t => !IsSource(t.Key)).Select(t => (FullPath(t.Key), t.Value))];

    public override string ToString() => Name;
}
