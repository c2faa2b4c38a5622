using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using RlTemplates.Estimators.Publishing;
using RlTemplates.Estimators.Tests.Uploads;

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>Programs and images as the SDK really publishes them, images to a registry on this machine.</summary>
public sealed class SdkTests : IDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors><AssemblyName>Pong.Game</AssemblyName></PropertyGroup>
          <ItemGroup><ProjectReference Include="../Old/Old.csproj" /><Content Include="configs/**" CopyToOutputDirectory="PreserveNewest" /></ItemGroup>
        </Project>
        """;

    // What cannot be trimmed, and would not build if it were told to be.
    private const string Old = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup></Project>""";

    private const string Code = """System.Console.WriteLine("args: " + string.Join(',', args) + Old.Text);""";

    private readonly SourceTree _tree = new SourceTree().Write("Directory.Build.props", "<Project />").Write("Directory.Packages.props", "<Project />").Write("Pong/Pong.csproj", Project).Write("Pong/Program.cs", Code)
        .Write("Pong/configs/default.yaml", "seed: 1").Write("Pong/bin/Release/Stale.cs", "no code").Write("Pong/obj/Stale.cs", "no code").Write("Old/Old.csproj", Old).Write("Old/Old.cs", "public static class Old { public const string Text = \"!\"; }");

    private readonly List<string> _notes = [];

    public void Dispose() => _tree.Dispose();

    private PublishSettings Settings => new() { Project = _tree.At("Pong"), Note = _notes.Add };

    [SlowFact]
    public async Task A_program_runs_without_dotnet()
    {
        Assert.SkipUnless(HostPlatform.This.RuntimeIdentifier == "linux-x64", "It is published for linux-x64.");

        using var program = await ProgramPublisher.PublishAsync(Settings, TestContext.Current.CancellationToken);

        program.Files.Files.Select(f => f.Name).ShouldBe(["Pong.Game", "configs/default.yaml"]);
        program.Files.Bytes.ShouldBeInRange(5_000_000, 30_000_000);
        var info = new ProcessStartInfo(Path.Combine(program.Files.Folder, program.FileName), ["train"]) { RedirectStandardOutput = true };
        info.Environment.Clear();
        info.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(info)!;
        (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("args: train!\n");
        Directory.GetFileSystemEntries(_tree.At("Pong/obj")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["Stale.cs", "rl-templates"]);

        _tree.Write("Pong/Program.cs", "int x = \"text\";");
        var error = await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(Settings, TestContext.Current.CancellationToken));
        error.Findings[0].ShouldBe($"The program of {_tree.At("Pong/Pong.csproj")} could not be published for linux-x64:");
        error.Findings[1].ShouldBe($"{_tree.At("Pong/Program.cs")}(1,9): error CS0029: Cannot implicitly convert type 'string' to 'int'");
    }

    [SlowFact]
    public async Task A_program_for_another_processor_is_published_too()
    {
        using var program = await ProgramPublisher.PublishAsync(Settings with { Platform = new("linux-arm64") }, TestContext.Current.CancellationToken);

        // ELF, and the number of the processor's kind.
        var head = (await File.ReadAllBytesAsync(Path.Combine(program.Files.Folder, program.FileName), TestContext.Current.CancellationToken)).AsSpan(0, 20);
        (head[1], head[2], head[3], head[18]).ShouldBe(((byte)'E', (byte)'L', (byte)'F', (byte)183));
    }

    [SlowFact]
    public async Task An_image_is_pushed_and_named_by_its_digest()
    {
        using var registry = new LoopbackRegistry();
        var name = ImageName.Parse($"{registry.Host}/team/pong:1.0");

        var image = await ImagePublisher.PushAsync(name, Settings with { BaseImage = $"{registry.Host}/base:1" }, TestContext.Current.CancellationToken);

        var (_, digest, _) = registry.Manifest("team/pong:1.0");
        image.ShouldBe(new(name.ToString(), digest));
        var config = registry.Config("team/pong:1.0")["config"]!;
        config["Entrypoint"]!.AsArray().Select(e => (string)e!).ShouldBe(["/app/Pong.Game"]);
        (config["Cmd"]?.AsArray().Count ?? 0).ShouldBe(0);
        ((string)config["User"]!, (string)config["WorkingDir"]!).ShouldBe(("1654", "/app/"));
        config["ExposedPorts"]!.AsObject().Select(p => p.Key).ShouldBe(["8080/tcp"]);
        var files = registry.Files("team/pong:1.0");
        files.ShouldContain("etc/base-release");
        files.ShouldContain(f => f.EndsWith("app/Pong.Game", StringComparison.Ordinal));
        files.ShouldContain(f => f.EndsWith("app/configs/default.yaml", StringComparison.Ordinal));
        files.ShouldNotContain(f => f.EndsWith(".dll", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal));

        File.Delete(_tree.At("Pong/configs/default.yaml"));
        await ImagePublisher.PushAsync(name with { Tag = "2.0" }, Settings with { BaseImage = $"{registry.Host}/base:1" }, TestContext.Current.CancellationToken);
        registry.Files("team/pong:2.0").ShouldNotContain(f => f.EndsWith("default.yaml", StringComparison.Ordinal));
    }

    [SlowFact]
    public async Task An_image_is_written_to_an_archive()
    {
        using var registry = new LoopbackRegistry();
        var path = _tree.At("images/pong.tar");

        var image = await ImagePublisher.ArchiveAsync(path, ImageName.Parse("registry.example/team/pong:1.0"), Settings with { BaseImage = $"{registry.Host}/base:1" }, TestContext.Current.CancellationToken);

        image.Reference.ShouldBe(path);
        using var reader = new TarReader(File.OpenRead(path));
        JsonNode? manifest = null;
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.Name == "manifest.json")
                manifest = JsonNode.Parse(entry.DataStream!);
        }
        ((string)manifest![0]!["RepoTags"]![0]!).ShouldEndWith("team/pong:1.0");
    }

    [SlowFact]
    public async Task A_registry_that_refuses_or_vanishes_or_lacks_the_base_is_told()
    {
        using var registry = new LoopbackRegistry { RefusesUploads = true };
        var settings = Settings with { BaseImage = $"{registry.Host}/base:1", TimeLimit = TimeSpan.FromMinutes(10) };
        var name = ImageName.Parse($"{registry.Host}/team/pong:1.0");
        var first = $"The image {name} of {_tree.At("Pong/Pong.csproj")} could not be published for linux-x64:";

        var refused = await ErrorAsync(settings);
        registry.RefusesUploads = false;
        var noBase = await ErrorAsync(settings with { BaseImage = $"{registry.Host}/none:1" });
        registry.VanishesAtUpload = 2;
        var vanished = await ErrorAsync(settings);

        foreach (var error in (UserException[])[refused, noBase, vanished])
        {
            TestContext.Current.TestOutputHelper?.WriteLine(error.Message);
            error.Findings[0].ShouldBe(first);
            error.Findings.Count.ShouldBeGreaterThan(1);
        }
        refused.Findings[^1].ShouldStartWith($"Log in to {registry.Host}");
        registry.Has("team/pong:1.0").ShouldBeFalse();

        Task<UserException> ErrorAsync(PublishSettings how) => Should.ThrowAsync<UserException>(() => ImagePublisher.PushAsync(name, how, TestContext.Current.CancellationToken));
    }
}
