using System.Diagnostics;
using System.Text.Json;

namespace RlTemplates.Architecture.Tests;

/// <summary>What the package's build files show to the compiler, by an evaluation of MSBuild.</summary>
public sealed class PackagePropsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("props").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Whatever_the_program_can_read_as_a_preset_is_shown_to_the_compiler()
    {
        foreach (var file in new[] { "configs/a.yaml", "configs/b.yml", "configs/pong/deep/c.yaml", "configs/pong/deep/d.yml", "configs/notes.txt", "other.yml", "other.yaml" })
            Write(file, "");
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project><Import Project=\"{build}.props\" /><Import Project=\"{build}.targets\" /></Project>");

        string[] presets = ["configs/a.yaml", "configs/b.yml", "configs/pong/deep/c.yaml", "configs/pong/deep/d.yml"];
        (await Items("AdditionalFiles")).ShouldBe([.. presets, "other.yml"], ignoreOrder: true);
        (await Items("Content")).ShouldBe(presets, ignoreOrder: true);
        (await Items("AdditionalFiles", "-p:RlTemplatesConfigs=false")).ShouldBe(["other.yml"]);
    }

    [Fact]
    public async Task Defaults_that_a_kit_embeds_are_shown_to_the_compiler_once()
    {
        foreach (var file in new[] { "defaults.yaml", "pong.yml", "other.txt" })
            Write(file, "");
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project><Import Project=\"{build}.props\" /><ItemGroup><EmbeddedResource Include=\"defaults.yaml;pong.yml;other.txt\" LogicalName=\"%(Filename)\" /></ItemGroup><Import Project=\"{build}.targets\" /></Project>");

        (await Items("AdditionalFiles")).ShouldBe(["defaults.yaml", "pong.yml"], ignoreOrder: true);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string[]> Items(string item, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "app.csproj", "-getItem:" + item, .. arguments]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!.Replace('\\', '/'))];
    }
}
