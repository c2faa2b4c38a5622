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

    [Fact]
    public async Task What_a_kit_embeds_is_told_by_the_names_that_the_program_finds_it_under()
    {
        foreach (var file in new[] { "defaults.yaml", "folder/pong.yml", "other.txt", "deep.de.yaml", "texts.resx" })
            Write(file, "");
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("Contoso.Rl.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{build}.props" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <EmbeddedResource Include="defaults.yaml;other.txt" LogicalName="%(Filename)%(Extension)" />
                <EmbeddedResource Include="folder/pong.yml;deep.de.yaml" />
              </ItemGroup>
              <Import Project="{build}.targets" />
            </Project>
            """);

        (await Run("Contoso.Rl.csproj", "-t:GenerateMSBuildEditorConfigFileShouldRun", "-getProperty:RlTemplatesResources")).Trim().ShouldBe("|defaults.yaml|other.txt|Contoso.Rl.folder.pong.yml|");
    }

    [Fact]
    public async Task That_nothing_is_embedded_is_told_too()
    {
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk\"><Import Project=\"{build}.props\" /><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><Import Project=\"{build}.targets\" /></Project>");

        (await Run("app.csproj", "-t:GenerateMSBuildEditorConfigFileShouldRun", "-getProperty:RlTemplatesResources")).Trim().ShouldBe("||");
        (await Run("app.csproj", "-getProperty:RlTemplatesResources")).Trim().ShouldBeEmpty("before that nobody knows");
    }

    [Theory]
    [InlineData("\"TorchSharp/0.107.0\"", "", "|torch/none|")]
    [InlineData("\"libtorch-cpu-linux-x64/2.10.0\"", "", "|torch/cpu|")]
    [InlineData("\"LibTorch-CUDA-12.8-linux-x64/2.10.0\"", "", "|torch/cuda|")]
    [InlineData("\"libtorch-cpu/2.10.0\": {}, \"libtorch-cuda-12.8-win-x64/2.10.0\"", "", "|torch/cuda|")]
    [InlineData("\"TorchSharp/0.107.0\"", "<TorchSharpCudaPackage>true</TorchSharpCudaPackage>", "|torch/cuda|")]
    [InlineData("\"libtorch-cpu/2.10.0\"", "<RlTemplatesTorchLibraries>cuda</RlTemplatesTorchLibraries>", "|torch/cuda|")]
    [InlineData("\"libtorch-cpu/2.10.0\"", "<RlTemplatesLibraries>|onnx/cpu|</RlTemplatesLibraries>", "|onnx/cpu||torch/cpu|")]
    [InlineData(null, "", "")]
    public async Task Which_libtorch_there_is_is_told_by_what_was_restored(string? library, string property, string told)
    {
        var build = Path.Combine(Repository.Root, "src", "RlTemplates.TorchSharp", "buildTransitive", "RlTemplates.TorchSharp");
        if (library is not null)
            Write("obj/project.assets.json", $"{{ \"libraries\": {{ {library}: {{}} }} }}");
        Write("app.csproj", $"""
            <Project>
              <Import Project="{build}.props" />
              <PropertyGroup><Language>C#</Language><ProjectAssetsFile>obj/project.assets.json</ProjectAssetsFile>{property}</PropertyGroup>
              <Target Name="GenerateMSBuildEditorConfigFileShouldRun" />
              <Import Project="{build}.targets" />
            </Project>
            """);

        (await Run("app.csproj", "-t:GenerateMSBuildEditorConfigFileShouldRun", "-getProperty:RlTemplatesLibraries")).Trim().ShouldBe(told);
    }

    [Fact]
    public async Task Hidden_files_and_links_that_lead_nowhere_are_not()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has hardly any links.");
        foreach (var file in new[] { "configs/a.yaml", "configs/pong/.hidden.yaml", "configs/.git/b.yaml", "train.py", ".train.py" })
            Write(file, "");
        foreach (var (link, target) in new[] { ("configs/.#a.yaml", "me@host.1:2"), ("configs/gone.yaml", "nowhere.yaml"), ("configs/pong/far.yml", "/nowhere/far.yml"), ("configs/same.yaml", "a.yaml"), (".#train.py", "me@host.1:2"), ("gone.sh", "nowhere.sh") })
            File.CreateSymbolicLink(Path.Combine(_folder, link), target);
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project><Import Project=\"{build}.props\" /><Import Project=\"{build}.targets\" /><Target Name=\"PrepareForBuild\" /></Project>");

        (await Items("AdditionalFiles", "-t:PrepareForBuild")).ShouldBe(["configs/a.yaml", "configs/same.yaml", "train.py"], ignoreOrder: true);
        (await Items("Content", "-t:PrepareForBuild")).ShouldBe(["configs/a.yaml", "configs/same.yaml"], ignoreOrder: true);
    }

    [Fact]
    public async Task Characters_of_patterns_in_names_are_characters()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Elsewhere no file is called so.");
        string[] names = ["configs/a[1].yaml", "configs/b*c.yaml", "configs/bxc.yaml", "configs/d%2Ae.yaml", "configs/f;g.yaml", "configs/h?i.yaml", "configs/$(j).yaml", "configs/@(k).yaml", "configs/l*m/n.yaml", "configs/o'p.yml"];
        foreach (var file in names)
            Write(file, "");
        foreach (var (link, target) in new[] { ("configs/bzc.yaml", "nowhere.yaml"), ("configs/q*r.yaml", "nowhere.yaml"), ("configs/s*t.yaml", "a[1].yaml") })
            File.CreateSymbolicLink(Path.Combine(_folder, link), target);
        Write("configs/qxr.yaml", "");
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project><Import Project=\"{build}.props\" /><Import Project=\"{build}.targets\" /><Target Name=\"PrepareForBuild\" /></Project>");

        (await Items("Content", "-t:PrepareForBuild")).ShouldBe([.. names, "configs/qxr.yaml", "configs/s*t.yaml"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Configs/pong/a.yaml", "Configs")]
    [InlineData("CONFIGS/a.yml", "CONFIGS")]
    [InlineData("Configs/Options.cs", null)]
    [InlineData("config/a.yaml", null)]
    [InlineData("configs/a.yaml", null)]
    public async Task A_folder_of_presets_in_other_letters_is_warned_of(string file, string? named)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Upper and lower case are the same here.");
        Write(file, "");
        var build = Path.Combine(Repository.Root, "src", "RlTemplates", "buildTransitive", "RlTemplates");
        Write("app.csproj", $"<Project><Import Project=\"{build}.props\" /><Import Project=\"{build}.targets\" /><Target Name=\"PrepareForBuild\" /></Project>");

        var output = await Run("app.csproj", "-t:PrepareForBuild", "-nologo");

        if (named is null)
            output.ShouldNotContain("warning");
        else
            output.ShouldContain($"warning : Presets are read from the folder configs, not from {named}; rename the folder.");
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private async Task<string[]> Items(string item, params string[] arguments)
    {
        using var json = JsonDocument.Parse(await Run(["app.csproj", "-getItem:" + item, .. arguments]));
        return [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(i => i.GetProperty("Identity").GetString()!.Replace('\\', '/'))];
    }

    private async Task<string> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", .. arguments]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, output);
        return output;
    }
}
