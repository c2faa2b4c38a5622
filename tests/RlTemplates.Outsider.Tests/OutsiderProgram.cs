using RlTemplates.Templates.Tests;

namespace RlTemplates.Outsider.Tests;

/// <summary>A copy of the outsider's projects in a folder of its own.</summary>
internal sealed record OutsiderProgram(Packed Packed, string Folder)
{
    private const string Experiment = "RlTemplates.Outsider.Experiment";

    /// <summary>The folder of the program's project.</summary>
    public string Project => Path.Combine(Folder, Experiment);

    /// <summary>What it is built to.</summary>
    public string Assembly => Path.Combine(Project, "bin", "Release", "net10.0", Experiment + ".dll");

    /// <summary>The project's file.</summary>
    public string ProjectFile => Path.Combine(Project, Experiment + ".csproj");

    public Task<CliResult> BuildAsync() => Packed.DotnetAsync(Project, "build", "--configuration", "Release", "-nodeReuse:false");

    /// <summary>A working directory of its own, in which runs are kept.</summary>
    public Place In(string name)
    {
        var folder = Path.Combine(Folder, "work", name);
        Directory.CreateDirectory(folder);
        return new(Assembly, folder);
    }
}

/// <summary>A working directory in which the program is run.</summary>
internal sealed record Place(string Program, string Folder)
{
    public Task<CliResult> RunAsync(params string[] arguments) => RunAsync(new Dictionary<string, string>(), arguments);

    public Task<CliResult> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Packed.RunAsync(Folder, new Dictionary<string, string>(LocalFeed.Environment.Concat(Engine.Variables).Concat(variables)), [Program, .. arguments]);

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    /// <summary>The rows of metrics that an experiment's only run has written so far; none before it is there.</summary>
    public IReadOnlyList<string> Rows(string experiment)
    {
        var folder = Path.Combine(Folder, "runs", experiment);
        var file = Directory.Exists(folder) ? Directory.GetFiles(folder, "metrics.jsonl", SearchOption.AllDirectories).SingleOrDefault() : null;
        var text = file is null ? "" : File.ReadAllText(file);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The only run of an experiment.</summary>
    public string Run(string experiment) => Directory.GetDirectories(Path.Combine(Folder, "runs", experiment)).ShouldHaveSingleItem();
}
