using System.Reflection;
using System.Xml.Linq;
using RlTemplates.Templates.Tests;

[assembly: AssemblyFixture(typeof(RlTemplates.Outsider.Tests.Packed))]

namespace RlTemplates.Outsider.Tests;

/// <summary>The packages, packed from this source, and the outsider's program, built of them in a folder outside the repository.</summary>
public sealed class Packed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rl-outsider-").FullName;

    internal static string Root { get; } = typeof(Packed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private string Version { get; set; } = "";

    private string Feed => Path.Combine(_folder, "feed");

    /// <summary>The program as it is in the repository.</summary>
    internal OutsiderProgram Program { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!SlowTests.Run)
            return;
        Version = await LocalFeed.PackAsync(Root, Feed, Engine.PackProperties);
        Program = Copy("whole");
        (await Program.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
        Engine.Prepare(Path.GetDirectoryName(Program.Assembly)!);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Copies the outsider's projects, with a feed that has the packages and all others from where they are taken as a rule.</summary>
    internal OutsiderProgram Copy(string name)
    {
        var folder = Path.Combine(_folder, name);
        var source = Path.Combine(Root, "tests", "Outsider");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(source, file);
            if (path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "runs"))
                continue;
            var copy = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var properties = Path.Combine(folder, "Directory.Build.props");
        var project = XElement.Load(properties);
        project.Add(new XElement("PropertyGroup", new XElement("RlTemplatesVersion", Version), new XElement("RestoreAdditionalProjectSources", Feed)));
        project.Save(properties);
        var program = new OutsiderProgram(this, folder);
        Engine.AddTo(program);
        return program;
    }

    internal Task<CliResult> DotnetAsync(string folder, params string[] arguments) => RunAsync(folder, LocalFeed.Environment, arguments);

    internal static Task<CliResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Cli.RunAsync("dotnet", arguments, folder, environment);
}
