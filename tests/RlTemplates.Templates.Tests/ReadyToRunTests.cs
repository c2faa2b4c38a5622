using System.IO.Compression;
using System.Reflection.PortableExecutable;

namespace RlTemplates.Templates.Tests;

/// <summary>Packages as releases are packed: with assemblies that were compiled beforehand.</summary>
public sealed class ReadyToRunTests
{
    [SlowFact]
    public async Task A_release_holds_assemblies_compiled_for_each_platform_beside_the_one_for_all()
    {
        var folder = Directory.CreateTempSubdirectory("ready-to-run-").FullName;
        try
        {
            string[] arguments =
            [
                "build", "src/RlTemplates.Abstractions", "-t:Pack", "-c", "Release", "-p:Version=0.1.0-ready", "-p:ReadyToRun=true", $"-p:PackageOutputPath={folder}",
                $"-p:ArtifactsPath={Path.Combine(folder, "artifacts")}", "-p:RunAnalyzersDuringBuild=false", "-nodeReuse:false", "-restore", "-v:q",
            ];
            var packed = await Cli.RunAsync("dotnet", arguments, PackedTemplates.Root, LocalFeed.Environment);
            Assert.SkipWhen(packed.Output.Contains("NU1101", StringComparison.Ordinal), "The compiler Microsoft.NETCore.App.Crossgen2 cannot be restored.");
            packed.ShouldSucceed();

            await using var package = await ZipFile.OpenReadAsync(Path.Combine(folder, "RlTemplates.Abstractions.0.1.0-ready.nupkg"), TestContext.Current.CancellationToken);
            var assemblies = package.Entries.Where(e => e.Name == "RlTemplates.Abstractions.dll").ToList();

            assemblies.Where(IsCompiled).Select(e => e.FullName).Order(StringComparer.Ordinal).ShouldBe(
                new[] { "linux-arm64", "linux-x64", "osx-arm64", "win-x64" }.Select(platform => $"runtimes/{platform}/lib/net10.0/RlTemplates.Abstractions.dll"));
            assemblies.Where(e => !IsCompiled(e)).Select(e => e.FullName).ShouldBe(["lib/net10.0/RlTemplates.Abstractions.dll"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsCompiled(ZipArchiveEntry assembly)
    {
        using var memory = new MemoryStream();
        using (var stream = assembly.Open())
            stream.CopyTo(memory);
        memory.Position = 0;
        using var reader = new PEReader(memory);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
