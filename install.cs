#:property PublishAot=false
#:property PackAsTool=false

// dotnet run install.cs [-- --torch]
// Packs the packages into artifacts/feed where a source has changed since, installs the templates for dotnet new, and says what to type.
// --torch adds RlTemplates.TorchSharp, the engine for GPUs, for which TorchSharp is restored.
// The installed templates restore their projects from that feed where nothing else is said (--feed).
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

var withTorch = args.Contains("--torch");
if (args.FirstOrDefault(a => a != "--torch") is { } unknown)
{
    Console.Error.WriteLine($"error: unknown argument '{unknown}'; allowed is --torch.");
    return 2;
}

var root = AppContext.GetData("EntryPointFileDirectoryPath") as string ?? Environment.CurrentDirectory;
var feed = Path.Combine(root, "artifacts", "feed");

Console.WriteLine("Packing the packages: what has not changed since is not packed again.");
if (Run("build", Path.Combine(root, "src", "pack.proj"), "-p:RunAnalyzersDuringBuild=false", $"-p:WithTorch={(withTorch ? "true" : "false")}", "-v:q", "-nologo", "-clp:ErrorsOnly") is not 0 and var packed)
    return packed;

var version = File.ReadAllText(Path.Combine(feed, "version.txt")).Trim();
var package = Path.Combine(root, "artifacts", "install", $"RlTemplates.Templates.{version}.nupkg");
Directory.CreateDirectory(Path.GetDirectoryName(package)!);
File.Copy(Path.Combine(feed, Path.GetFileName(package)), package, overwrite: true);
SetDefaultFeed(package, feed);
if (Run("new", "install", package, "--force") is not 0 and var installed)
    return installed;

Console.WriteLine($"""

    RlTemplates {version} is installed. In an empty folder of your own:

      dotnet new rl-experiment -n Cart -e CartPole     a project that trains CartPole; -h shows what else there is
      cd Cart
      dotnet run -c Release -- train                   solved within seconds
      dotnet run -c Release -- evaluate --run latest

    dotnet new rl-environment and dotnet new rl-team-kit are installed too. After a change of the sources run this again.
    'dotnet new uninstall RlTemplates.Templates' removes the templates.
    """);
return 0;

static void SetDefaultFeed(string package, string feed)
{
    using var archive = ZipFile.Open(package, ZipArchiveMode.Update);
    foreach (var entry in archive.Entries.Where(e => e.Name is "template.json" or "template.team.json").ToList())
    {
        using var stream = entry.Open();
        var template = JsonNode.Parse(stream)!;
        if (template["symbols"]?["feed"] is not { } option)
            continue;
        option["defaultValue"] = feed;
        stream.SetLength(0);
        using var writer = new Utf8JsonWriter(stream);
        template.WriteTo(writer);
    }
}

static int Run(params string[] arguments)
{
    using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, Environment = { ["DOTNET_NOLOGO"] = "1" } })!;
    process.WaitForExit();
    return process.ExitCode;
}
