namespace RlTemplates.Templates.Tests;

/// <summary>Packs this source into a feed of its own, under a version that no other pack has.</summary>
internal static class LocalFeed
{
    /// <summary>What <c>dotnet</c> is told in all that tests start.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
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

    /// <summary>NuGet's global cache.</summary>
    public static string GlobalPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Packs everything.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="version">Version of the packages.</param>
    /// <param name="feed">Folder that receives them.</param>
    /// <param name="artifacts">Folder to build in.</param>
    public static async Task PackAsync(string root, string version, string feed, string artifacts)
    {
        string[] arguments =
        [
            "build", "src/pack.proj", $"-p:Version={version}", $"-p:PackageOutputPath={feed}", $"-p:ArtifactsPath={artifacts}", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-v:q",
        ];
        (await Cli.RunAsync("dotnet", arguments, root, Environment)).ShouldSucceed();
    }

    /// <summary>Removes a version from NuGet's global cache.</summary>
    public static void Forget(string version)
    {
        foreach (var package in Directory.Exists(GlobalPackages) ? Directory.GetDirectories(GlobalPackages, "rltemplates*") : [])
            if (Path.Combine(package, version) is var unpacked && Directory.Exists(unpacked))
                Directory.Delete(unpacked, recursive: true);
    }
}
