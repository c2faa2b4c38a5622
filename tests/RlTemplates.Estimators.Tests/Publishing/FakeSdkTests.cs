using System.Security.Cryptography;
using RlTemplates.Estimators.Publishing;
using RlTemplates.Estimators.Tests.Uploads;

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>How the SDK is called and what becomes of its answers, with a script in its place.</summary>
public sealed class FakeSdkTests : IDisposable
{
    private const string Properties = """{ "Properties": { "AssemblyName": "Pong", "OutputType": "Exe", "TargetFramework": "net10.0", "TargetFrameworks": "", "PublishAot": "NATIVE", "ContainerBaseImage": "", "ContainerFamily": "" } }""";

    private readonly SourceTree _tree = new SourceTree().Write("pro ject;1/Pong.csproj", "<Project />");
    private readonly List<string> _notes = [];

    public FakeSdkTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is one of a Unix shell.");

    public void Dispose() => _tree.Dispose();

    private PublishSettings Settings(string publish, string native = "", string properties = Properties)
    {
        _tree.Write("dotnet", $$"""
            #!/bin/sh
            printf '%s\n' "$@" >> {{_tree.At("calls")}}
            echo "in $(pwd)" >> {{_tree.At("calls")}}
            if [ "$1" = msbuild ]; then echo '{{properties.Replace("NATIVE", native, StringComparison.Ordinal)}}'; exit 0; fi
            while [ $# -gt 0 ]; do case "$1" in --output) out="$2";; -p:RlTemplatesDigestFile=*) digest="${1#*=}";; esac; shift; done
            {{publish}}
            """.Replace("\r", "", StringComparison.Ordinal));
        _tree.MakeExecutable("dotnet");
        return new() { Project = _tree.At("pro ject;1"), Dotnet = _tree.At("dotnet"), Note = _notes.Add, Host = new("linux-x64", new(2, 36)) };
    }

    private string[] Calls() => File.ReadAllLines(_tree.At("calls"));

    [Fact]
    public async Task A_program_is_published_trimmed_and_with_its_runtime()
    {
        var settings = Settings("mkdir -p \"$out/configs\"; printf program > \"$out/Pong\"; chmod +x \"$out/Pong\"; printf a > \"$out/configs/a.yaml\"");

        string folder;
        using (var program = await ProgramPublisher.PublishAsync(settings, TestContext.Current.CancellationToken))
        {
            folder = program.Files.Folder;
            (program.FileName, program.IsNative, program.Sha256).ShouldBe(("Pong", false, Convert.ToHexStringLower(SHA256.HashData("program"u8))));
            program.Files.Files.Select(f => (f.Name, f.Length, f.IsExecutable)).ShouldBe([("Pong", 7L, true), ("configs/a.yaml", 1L, false)]);
        }

        Directory.Exists(folder).ShouldBeFalse();
        var calls = Calls();
        calls.ShouldContain("in " + _tree.At("pro ject;1"));
        foreach (var expected in (string[])["publish", _tree.At("pro ject;1/Pong.csproj"), "Release", "linux-x64", "--self-contained", "-p:PublishAot=false", $"-p:RlTemplatesPublishedProject={_tree.At("pro ject%3B1/Pong.csproj")}"])
            calls.ShouldContain(expected);
        _notes.Count.ShouldBe(2);
        _notes[0].ShouldBe("publishing the program for linux-x64, which takes a while");
    }

    [Fact]
    public async Task A_native_program_is_published_where_it_will_start()
    {
        var settings = Settings("printf program > \"$out/Pong\"", native: "true");

        using var program = await ProgramPublisher.PublishAsync(settings with { Platform = new() { GnuLibrary = new(2, 36) } }, TestContext.Current.CancellationToken);

        program.IsNative.ShouldBeTrue();
        Calls().ShouldNotContain("--self-contained");
        Calls().ShouldNotContain("-p:PublishAot=false");
    }

    [Fact]
    public async Task Where_it_would_not_start_it_brings_its_runtime_and_that_is_told()
    {
        var settings = Settings("printf program > \"$out/Pong\"", native: "true");

        using var program = await ProgramPublisher.PublishAsync(settings with { Platform = new("linux-arm64") }, TestContext.Current.CancellationToken);

        program.IsNative.ShouldBeFalse();
        Calls().ShouldContain("-p:PublishAot=false");
        _notes[1].ShouldBe("publishing a trimmed, self-contained program in place of a native one, because native programs of linux-arm64 are only compiled there, and this machine is linux-x64");
    }

    [Fact]
    public async Task The_compiler_s_first_errors_are_told()
    {
        var settings = Settings("echo \"Pong.cs(1,1): error CS1002: ; expected [Pong.csproj]\"; exit 1");

        var error = await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(settings, TestContext.Current.CancellationToken));

        error.Findings.ShouldBe([$"The program of {_tree.At("pro ject;1/Pong.csproj")} could not be published for linux-x64:", "Pong.cs(1,1): error CS1002: ; expected"]);
    }

    [Fact]
    public async Task A_build_that_hangs_is_ended_with_all_that_it_has_started()
    {
        var settings = Settings($"sleep 300 & echo $! > {_tree.At("child")}; wait") with { TimeLimit = TimeSpan.FromSeconds(2) };

        var error = await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(settings, TestContext.Current.CancellationToken));

        error.Message.ShouldBe($"The program of {_tree.At("pro ject;1/Pong.csproj")} was not ready after 0.03 minutes, and was given up.");
        await EnsureGoneAsync(int.Parse(File.ReadAllText(_tree.At("child")), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_build_whose_submission_is_interrupted_is_ended()
    {
        var settings = Settings($"sleep 300 & echo $! > {_tree.At("child.tmp")}; mv {_tree.At("child.tmp")} {_tree.At("child")}; wait");
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var publishing = ProgramPublisher.PublishAsync(settings, interrupt.Token);
        while (!File.Exists(_tree.At("child")))
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => publishing);
        await EnsureGoneAsync(int.Parse(File.ReadAllText(_tree.At("child")), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_server_that_holds_the_output_is_not_waited_for()
    {
        var settings = Settings("printf program > \"$out/Pong\"; sleep 20 &");
        var started = TimeProvider.System.GetTimestamp();

        using var program = await ProgramPublisher.PublishAsync(settings, TestContext.Current.CancellationToken);

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Two_submissions_of_one_project_do_not_build_at_once()
    {
        var settings = Settings($"mkdir {_tree.At("busy")} || exit 7; sleep 0.3; rmdir {_tree.At("busy")}; printf program > \"$out/Pong\"");

        var programs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ProgramPublisher.PublishAsync(settings with { Note = static _ => { } }, TestContext.Current.CancellationToken)));

        programs.Select(p => p.Files.Folder).Distinct().Count().ShouldBe(3);
        foreach (var program in programs)
            program.Dispose();
    }

    [Fact]
    public async Task A_library_is_no_program()
    {
        var library = Settings("", properties: Properties.Replace("Exe", "Library", StringComparison.Ordinal));
        (await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(library, TestContext.Current.CancellationToken))).Message
            .ShouldBe($"{_tree.At("pro ject;1/Pong.csproj")} is a library; name the project of the program.");

        var several = Settings("", properties: Properties.Replace("\"net10.0\"", "\"\"", StringComparison.Ordinal).Replace("\"TargetFrameworks\": \"\"", "\"TargetFrameworks\": \"net9.0;net10.0\"", StringComparison.Ordinal));
        (await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(several, TestContext.Current.CancellationToken))).Message
            .ShouldContain("is built for several frameworks (net9.0;net10.0)");
    }

    [Fact]
    public async Task Without_an_SDK_that_is_said()
    {
        var settings = Settings("") with { Dotnet = _tree.At("none") };

        (await Should.ThrowAsync<UserException>(() => ProgramPublisher.PublishAsync(settings, TestContext.Current.CancellationToken))).Message
            .ShouldStartWith($"To publish the program takes the .NET SDK, whose command '{_tree.At("none")}' cannot be started: ");
    }

    [Fact]
    public async Task An_image_has_the_digest_that_the_SDK_tells()
    {
        var digest = "sha256:" + new string('a', 64);
        var settings = Settings($"echo {digest} > \"$digest\"", native: "true");

        var image = await ImagePublisher.PushAsync(ImageName.Parse("localhost:5000/team/pong:1"), settings with { BaseImage = "localhost:5000/base:1" }, TestContext.Current.CancellationToken);

        image.ShouldBe(new("localhost:5000/team/pong:1", digest));
        image.Reference.ShouldBe($"localhost:5000/team/pong@{digest}");
        foreach (var expected in (string[])["-t:PublishContainer", "-p:ContainerRegistry=localhost:5000", "-p:ContainerRepository=team/pong", "-p:ContainerImageTag=1", "-p:ContainerBaseImage=localhost:5000/base:1", "-p:PublishAot=false"])
            Calls().ShouldContain(expected);
    }

    [Fact]
    public async Task An_image_without_a_tag_gets_one_that_nobody_else_has()
    {
        var settings = Settings($"echo sha256:{new string('a', 64)} > \"$digest\"");
        var name = ImageName.Parse("localhost:5000/pong");

        var first = await ImagePublisher.PushAsync(name, settings, TestContext.Current.CancellationToken);
        var second = await ImagePublisher.ArchiveAsync(_tree.At("pong.tar"), name, settings, TestContext.Current.CancellationToken);

        first.Name.ShouldStartWith("localhost:5000/pong:");
        first.Name.ShouldNotBe(second.Name);
        second.ToString().ShouldBe(_tree.At("pong.tar") + "@sha256:" + new string('a', 64));
        second.Reference.ShouldBe(_tree.At("pong.tar"));
        Calls().ShouldContain($"-p:ContainerArchiveOutputPath={_tree.At("pong.tar")}");
    }

    [Fact]
    public async Task Who_is_refused_is_told_to_log_in()
    {
        var settings = Settings("echo 'x.targets(1,2): error CONTAINER1013: the registry answered 401 (Unauthorized)'; exit 1");

        var error = await Should.ThrowAsync<UserException>(() => ImagePublisher.PushAsync(ImageName.Parse("localhost:5000/pong:1"), settings, TestContext.Current.CancellationToken));

        error.Findings.Count.ShouldBe(3);
        error.Findings[^1].ShouldStartWith("Log in to localhost:5000 with docker login or podman login, or set ");
    }

    [Fact]
    public async Task An_image_whose_digest_is_not_told_is_an_error()
    {
        var settings = Settings("true");

        (await Should.ThrowAsync<UserException>(() => ImagePublisher.PushAsync(ImageName.Parse("localhost:5000/pong:1"), settings, TestContext.Current.CancellationToken))).Message
            .ShouldBe($"The image localhost:5000/pong:1 of {_tree.At("pro ject;1/Pong.csproj")} was published, but its digest was not told (''); the SDK may be too old for containers.");
        (await Should.ThrowAsync<UserException>(() => ImagePublisher.ArchiveAsync("pong.zip", ImageName.Parse("localhost:5000/pong:1"), settings, TestContext.Current.CancellationToken))).Message
            .ShouldBe("The archive of the image is 'pong.zip'; its name must end with .tar.");
    }

    private static async Task EnsureGoneAsync(int process)
    {
        for (var i = 0; i < 100 && Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal); i++)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        (Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal)).ShouldBeFalse();
    }
}
