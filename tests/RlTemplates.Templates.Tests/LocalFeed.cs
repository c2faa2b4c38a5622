namespace RlTemplates.Templates.Tests;

/// <summary>This source's packages in a feed.</summary>
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
        // A compiler that has just compiled one scaffold compiles the next in a second.
        ["UseSharedCompilation"] = "true",
        ["MSBUILDDISABLENODEREUSE"] = "1",
    };

    /// <summary>NuGet's global cache.</summary>
    public static string GlobalPackages => System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Packs what has changed since somebody packed last, and copies the packages into a feed of one's own.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="feed">Folder that receives them.</param>
    /// <param name="properties">Further arguments of the build.</param>
    /// <returns>Version of the packages.</returns>
    public static async Task<string> PackAsync(string root, string feed, params string[] properties)
    {
        var packed = Path.Combine(root, "artifacts", "feed");
        await using var alone = await LockAsync(Path.Combine(root, "artifacts", "pack.lock"));
        string[] arguments = ["build", "src/pack.proj", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-v:q", .. properties];
        TestContext.Current.SendDiagnosticMessage("Packing the packages of this source, unless they are already packed");
        (await Cli.RunAsync("dotnet", arguments, root, Environment)).ShouldSucceed();
        var version = (await File.ReadAllTextAsync(Path.Combine(packed, "version.txt"))).Trim();
        Directory.CreateDirectory(feed);
        foreach (var package in Directory.GetFiles(packed, $"*.{version}.nupkg"))
            File.Copy(package, Path.Combine(feed, Path.GetFileName(package)));
        ForgetOld(version);
        return version;
    }

    // Other tests may be packing.
    private static async Task<FileStream> LockAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200);
            }
        }
    }

    // NuGet keeps each version for ever that was restored once. The feed still has those of others.
    private static void ForgetOld(string version)
    {
        foreach (var package in Directory.Exists(GlobalPackages) ? Directory.GetDirectories(GlobalPackages, "rltemplates*") : [])
        {
            foreach (var unpacked in Directory.GetDirectories(package, "0.1.0-dev.*"))
            {
                if (Path.GetFileName(unpacked) != version && Directory.GetLastWriteTimeUtc(unpacked) < DateTime.UtcNow.AddDays(-1))
                    Directory.Delete(unpacked, recursive: true);
            }
        }
    }
}
