using System.Globalization;
using System.Reflection;

[assembly: AssemblyFixture(typeof(RlTemplates.Templates.Tests.PackedTemplates))]

namespace RlTemplates.Templates.Tests;

public sealed class PackedTemplates : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rl-templates-").FullName;

    internal static string Root { get; } = typeof(PackedTemplates).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    internal string Folder => _folder;

    internal string Feed => Path.Combine(_folder, "feed");

    internal string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow:yyyyMMdd't'HHmmssfff}");

    public async ValueTask InitializeAsync()
    {
        (await DotnetAsync(Root, "build", "src/pack.proj", $"-p:Version={Version}", $"-p:PackageOutputPath={Feed}",
            $"-p:ArtifactsPath={Path.Combine(_folder, "pack")}", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-v:q")).ShouldSucceed();
        (await DotnetAsync(_folder, "new", "install", Path.Combine(Feed, $"RlTemplates.Templates.{Version}.nupkg"),
            "--debug:custom-hive", Hive)).ShouldSucceed();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        ForgetPackages(Version);
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes a version from NuGet's global cache.</summary>
    internal static void ForgetPackages(string version)
    {
        foreach (var package in Directory.Exists(GlobalPackages) ? Directory.GetDirectories(GlobalPackages, "rltemplates*") : [])
            if (Path.Combine(package, version) is var unpacked && Directory.Exists(unpacked))
                Directory.Delete(unpacked, recursive: true);
    }

    /// <summary>Removes a package from NuGet's global cache.</summary>
    /// <param name="file">Its file, for example <c>Contoso.Rl.1.0.0.nupkg</c>.</param>
    internal static void ForgetPackage(string file)
    {
        var (id, version) = (file[..^".1.0.0.nupkg".Length].ToLowerInvariant(), file[^"1.0.0.nupkg".Length..^".nupkg".Length]);
        if (Path.Combine(GlobalPackages, id, version) is var unpacked && Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
    }

    internal async Task<Scaffold> CreateAsync(string name, params string[] options)
    {
        var folder = Path.Combine(_folder, "out", Guid.NewGuid().ToString("N")[..8], name);
        var created = await NewAsync(["-n", name, "-o", folder, "--feed", Feed, "--no-restore", .. options]);
        return new(this, folder, created.ShouldSucceed());
    }

    internal Task<CliResult> NewAsync(params string[] arguments) => NewAsync("rl-experiment", _folder, arguments);

    internal Task<CliResult> NewAsync(string template, string folder, string[] arguments) =>
        DotnetAsync(folder, ["new", template, .. arguments, "--debug:custom-hive", Hive]);

    internal Task<CliResult> DotnetAsync(string folder, params string[] arguments) =>
        Cli.RunAsync("dotnet", arguments, folder, Environment);

    internal IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
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

    private string Hive => Path.Combine(_folder, "hive");
}

internal sealed record Scaffold(PackedTemplates Templates, string Folder, CliResult Created)
{
    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    public bool Has(string file) => Path.Exists(Path.Combine(Folder, file));

    public Task<CliResult> BuildAsync(params string[] options) =>
        Templates.DotnetAsync(Folder, ["build", "--configuration", "Release", "-nodeReuse:false", .. options.Length > 0 ? options : ["-warnaserror"]]);

    public Task<CliResult> TestAsync() => Templates.DotnetAsync(Folder, "test", "--configuration", "Release", "--no-build");

    /// <summary>Runs the built program, without MSBuild in between.</summary>
    public Task<CliResult> ProgramAsync(params string[] arguments) =>
        Templates.DotnetAsync(Folder, [Path.Combine("bin", "Release", "net10.0", $"{Path.GetFileName(Folder)}.dll"), .. arguments]);

    public Task<CliResult> RunAsync(params string[] arguments) =>
        Templates.DotnetAsync(Folder, ["run", "--configuration", "Release", "--no-build", "--", .. arguments]);
}
