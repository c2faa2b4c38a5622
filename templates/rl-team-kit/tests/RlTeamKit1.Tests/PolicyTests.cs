using System.Diagnostics;
using System.Reflection;

namespace KitSafeNamespace.Tests;

/// <summary>Builds experiments against the kit, as its users do.</summary>
public sealed class PolicyTests : IDisposable
{
    private static readonly string Kit = typeof(PolicyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Kit").Value!;

    // Below the solution, so that the build finds its settings and its feeds.
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "built", Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AnExperimentThatKeepsToItBuilds() => Assert.DoesNotContain("error", await Build("[Tag(\"team\", \"games\")]"), StringComparison.Ordinal);

    [Fact]
    public async Task OneThatBreaksItDoesNotBuildWhateverItsProjectSays()
    {
        var built = await Build("");

        Assert.Contains("error RLT0115: 'sample' has no tag 'team'", built, StringComparison.Ordinal);
    }

    private async Task<string> Build(string attributes)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "Sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <NoWarn>RLT0110;RLT0111;RLT0112;RLT0113;RLT0114;RLT0115;RLT0116;RLT0117</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{System.Security.SecurityElement.Escape(Kit)}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Sample.cs"), $$"""
            #pragma warning disable
            [RlExperiment("sample")]
            [StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]
            [LogMetric(Metric.EpisodeRewardMean)]
            {{attributes}}
            public sealed partial record Sample
            {
                public CatchOptions Environment { get; init; } = new();
                public PpoOptions Algorithm { get; init; } = new();
            }
            """);
        var start = new ProcessStartInfo("dotnet", ["build", "--configuration", "Release", "-nodeReuse:false"]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        return await process.StandardOutput.ReadToEndAsync();
    }
}
