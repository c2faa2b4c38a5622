using System.Text.Json.Nodes;
using RlTemplates.Estimators.Tests.Uploads;

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary><c>submit --build-image</c>, with a script in the place of the SDK.</summary>
public sealed class BuildImageTests : IDisposable
{
    private const string HostPath = "DOTNET_HOST_PATH";

    private static readonly string Digest = "sha256:" + new string('b', 64);

    private readonly string? _host = Environment.GetEnvironmentVariable(HostPath);
    private readonly ScratchFolder _folder = new();
    private readonly SourceTree _tree = new SourceTree().Write("Pong.csproj", "<Project />");

    public BuildImageTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is one of a Unix shell.");
        _tree.Write("dotnet", $$$"""
            #!/bin/sh
            printf '%s\n' "$@" >> {{{_tree.At("calls")}}}
            if [ "$1" = msbuild ]; then echo '{ "Properties": { "AssemblyName": "Pong", "OutputType": "Exe", "TargetFramework": "net10.0" } }'; exit 0; fi
            for argument in "$@"; do case "$argument" in -p:RlTemplatesDigestFile=*) echo {{{Digest}}} > "${argument#*=}";; *refusing*) echo "error CONTAINER1013: refused"; exit 1;; esac; done
            """);
        _tree.MakeExecutable("dotnet");
        Environment.SetEnvironmentVariable(HostPath, _tree.At("dotnet"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(HostPath, _host);
        _folder.Dispose();
        _tree.Dispose();
    }

    private Task<(int Code, string Output, string Errors)> Run(params string[] args) => _folder.Run(DockedExperiment.Definition, ["submit", "--image-project", _tree.Root, .. args]);

    [Fact]
    public async Task The_target_gets_the_image_and_the_run_records_its_digest()
    {
        var (code, _, errors) = await Run("--to", "dock", "--build-image", "localhost:5000/team/pong:2", "--seed", "3");

        code.ShouldBe(0, errors);
        var run = _folder.Store.Find("latest");
        run.Image.ShouldBe($"localhost:5000/team/pong:2@{Digest}");
        DockTarget.Checked[_folder.Store.Root].ShouldBe(new("localhost:5000/team/pong:2"), "a target must not refuse for want of an image");
        DockTarget.Jobs[run.Id].Image.ShouldBe(new("localhost:5000/team/pong:2", Digest));
        DockTarget.Jobs[run.Id].Image!.Reference.ShouldBe($"localhost:5000/team/pong@{Digest}");
        errors.ShouldStartWith("publishing the image localhost:5000/team/pong:2 for linux-x64, which takes a while\n");
        ((string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run.Directory, "run.json"), TestContext.Current.CancellationToken))!["image"]!).ShouldBe(run.Image);
    }

    [Theory]
    [InlineData("--to", "home", "--build-image")]
    [InlineData("--to", "home", "--build-image", "--seed", "3")]
    [InlineData("--build-image", "--to", "home")]
    public async Task Without_a_name_it_is_the_target_s(params string[] args)
    {
        var (code, _, errors) = await Run(args);

        code.ShouldBe(0, errors);
        _folder.Store.Find("latest").Image.ShouldBe($"localhost:5000/home/pong:1@{Digest}");
    }

    [Fact]
    public async Task A_plan_builds_nothing()
    {
        var (code, output, errors) = await Run("--to", "home", "--build-image", "--dry-run");

        (code, output).ShouldBe((0, "1. publish image: localhost:5000/home/pong:1\n2. moor: localhost:5000/home/pong:1\n"), errors);
        File.Exists(_tree.At("calls")).ShouldBeFalse();
        _folder.Store.List().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("error: 'dock' does not say what an image is to be called; name it, such as registry.example/team/docked.\n", "--to", "dock", "--build-image")]
    [InlineData("error: 'local' runs no images: [Local] targets start the program itself. Submit without an image.\n", "--to", "local", "--build-image", "localhost:5000/pong")]
    [InlineData("error: The image is 'pong'; it must be REGISTRY/REPOSITORY or REGISTRY/REPOSITORY:TAG, in lower case, such as registry.example/team/pong:1.0. It does not say which registry.\n", "--to", "dock", "--build-image", "pong")]
    [InlineData("error: --image-project names what --build-image publishes; give both, or none.\n", "--to", "dock")]
    public async Task What_cannot_be_is_one_sentence(string error, params string[] args)
    {
        (await Run(args)).ShouldBe((2, "", error));
        (File.Exists(_tree.At("calls")), _folder.Store.List().Count).ShouldBe((false, 0));
    }

    [Fact]
    public async Task An_archive_goes_only_where_it_is_taken()
    {
        (await Run("--to", "dock", "--build-image", "/tmp/pong.tar")).ShouldBe((2, "", "error: 'dock' takes no image as an archive (/tmp/pong.tar); name one in a registry.\n"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_published_makes_no_run()
    {
        var (code, output, errors) = await Run("--to", "dock", "--build-image", "localhost:5000/refusing:1");

        (code, output).ShouldBe((2, ""));
        errors.ShouldEndWith($"error: The image localhost:5000/refusing:1 of {_tree.At("Pong.csproj")} could not be published for linux-x64:\nerror: error CONTAINER1013: refused\n");
        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_taken_is_found_before_anything_is_built()
    {
        _folder.Store.Create("docked", new() { Name = "taken" });

        var (code, _, errors) = await Run("--to", "home", "--build-image", "--name", "taken");

        (code, File.Exists(_tree.At("calls"))).ShouldBe((2, false), errors);
    }
}
