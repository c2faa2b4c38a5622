using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using RlTemplates.Templates.Tests;

[assembly: AssemblyFixture(typeof(RlTemplates.Outsider.Tests.Packed))]

namespace RlTemplates.Outsider.Tests;

/// <summary>The packages, packed from this source into a feed under a version of their own, and the outsider's program, built of them in a folder outside the repository.</summary>
public sealed class Packed : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rl-outsider-").FullName;

    internal static string Root { get; } = typeof(Packed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    private string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-outsider.{DateTime.UtcNow:yyyyMMdd't'HHmmssfff}");

    private string Feed => Path.Combine(_folder, "feed");

    /// <summary>The program as it is in the repository.</summary>
    internal OutsiderProgram Program { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (await DotnetAsync(Root, "build", "src/pack.proj", $"-p:Version={Version}", $"-p:PackageOutputPath={Feed}",
            $"-p:ArtifactsPath={Path.Combine(_folder, "pack")}", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-v:q")).ShouldSucceed();
        Program = Copy("whole");
        (await Program.BuildAsync()).ShouldSucceed().Output.ShouldContain("0 Warning(s)");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        foreach (var package in Directory.Exists(GlobalPackages) ? Directory.GetDirectories(GlobalPackages, "rltemplates*") : [])
            if (Path.Combine(package, Version) is var unpacked && Directory.Exists(unpacked))
                Directory.Delete(unpacked, recursive: true);
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
        return new(this, folder);
    }

    internal Task<CliResult> DotnetAsync(string folder, params string[] arguments) => RunAsync(folder, Environment, arguments);

    internal static Task<CliResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Cli.RunAsync("dotnet", arguments, folder, environment);

    internal static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    private static string GlobalPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
