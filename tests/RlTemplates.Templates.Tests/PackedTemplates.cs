using System.Reflection;

[assembly: AssemblyFixture(typeof(RlTemplates.Templates.Tests.PackedTemplates))]

namespace RlTemplates.Templates.Tests;

public sealed class PackedTemplates : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rl-templates-").FullName;
    private readonly SemaphoreSlim _hive = new(1);

    internal static string Root { get; } = typeof(PackedTemplates).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    internal string Folder => _folder;

    internal string Feed => Path.Combine(_folder, "feed");

    internal string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Version = await LocalFeed.PackAsync(Root, Feed);
        (await DotnetAsync(_folder, "new", "install", Path.Combine(Feed, $"RlTemplates.Templates.{Version}.nupkg"),
            "--debug:custom-hive", Hive)).ShouldSucceed();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        _hive.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes a package from NuGet's global cache.</summary>
    /// <param name="file">Its file, for example <c>Contoso.Rl.1.0.0.nupkg</c>.</param>
    internal static void ForgetPackage(string file)
    {
        var (id, version) = (file[..^".1.0.0.nupkg".Length].ToLowerInvariant(), file[^"1.0.0.nupkg".Length..^".nupkg".Length]);
        if (Path.Combine(LocalFeed.GlobalPackages, id, version) is var unpacked && Directory.Exists(unpacked))
            Directory.Delete(unpacked, recursive: true);
    }

    internal async Task<Scaffold> CreateAsync(string name, params string[] options)
    {
        var folder = Path.Combine(_folder, "out", Guid.NewGuid().ToString("N")[..8], name);
        var created = await NewAsync(["-n", name, "-o", folder, "--feed", Feed, "--no-restore", .. options]);
        return new(this, folder, created.ShouldSucceed());
    }

    internal Task<CliResult> NewAsync(params string[] arguments) => NewAsync("rl-experiment", _folder, arguments);

    /// <summary>Scaffolds. One after the other: <c>dotnet new</c> fails where another one has a file of the hive open.</summary>
    internal async Task<CliResult> NewAsync(string template, string folder, string[] arguments)
    {
        await _hive.WaitAsync();
        try
        {
            return await DotnetAsync(folder, ["new", template, .. arguments, "--debug:custom-hive", Hive]);
        }
        finally
        {
            _hive.Release();
        }
    }

    internal Task<CliResult> DotnetAsync(string folder, params string[] arguments) =>
        Cli.RunAsync("dotnet", arguments, folder, LocalFeed.Environment);

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
