using RlTemplates.Estimators.Publishing;
using RlTemplates.Estimators.Tests.Uploads;

namespace RlTemplates.Estimators.Tests.Publishing;

/// <summary>What publishing is made of, without a build.</summary>
public sealed class PublishingPartTests
{
    [Theory]
    [InlineData("registry.example/pong", "registry.example", "pong", null)]
    [InlineData("registry.example/team/pong:1.0", "registry.example", "team/pong", "1.0")]
    [InlineData("localhost:5000/pong:Latest_2", "localhost:5000", "pong", "Latest_2")]
    [InlineData("localhost/a__b/c-d", "localhost", "a__b/c-d", null)]
    [InlineData("123456789012.dkr.ecr.us-west-2.amazonaws.com/pong:1", "123456789012.dkr.ecr.us-west-2.amazonaws.com", "pong", "1")]
    [InlineData("[::1]:5000/pong", "[::1]:5000", "pong", null)]
    public void A_name_of_an_image_is_read(string text, string registry, string repository, string? tag)
    {
        ImageName.Parse(text).ShouldBe(new(registry, repository, tag));
        ImageName.Parse(text).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("pong", " It does not say which registry.")]
    [InlineData("team/pong:1", " It does not say which registry.")]
    [InlineData("registry.example/Pong", " Did you mean registry.example/pong?")]
    [InlineData("https://registry.example/pong", " Leave out https://.")]
    [InlineData("registry.example/pong@sha256:00", " A digest is known only once the image is published.")]
    [InlineData("registry.example/pong:", "")]
    [InlineData("registry.example/pong:-x", "")]
    [InlineData("registry.example/po ng", "")]
    [InlineData("registry.example/", "")]
    [InlineData("registry.example/a//b", "")]
    [InlineData("registry.example:port/a", "")]
    [InlineData("registry.example/pong;b", "")]
    [InlineData("", "")]
    public void What_names_no_image_is_refused(string text, string hint) =>
        Should.Throw<UserException>(() => ImageName.Parse(text)).Message.ShouldBe(
            $"The image is '{text}'; it must be REGISTRY/REPOSITORY or REGISTRY/REPOSITORY:TAG, in lower case, such as registry.example/team/pong:1.0.{hint}");

    [Theory]
    [InlineData("linux-x64", "2.36", "linux-x64", "2.36", null)]
    [InlineData("linux-x64", "2.31", "linux-x64", "2.36", null)]
    [InlineData("linux-x64", "2.36", "linux-x64", "2.31", "this machine has version 2.36 of the GNU C library and the target 2.31")]
    [InlineData("linux-x64", "2.36", "linux-x64", null, "the C library of the target is not known")]
    [InlineData("linux-x64", "2.36", "linux-arm64", "2.36", "native programs of linux-arm64 are only compiled there, and this machine is linux-x64")]
    [InlineData("linux-musl-x64", null, "linux-x64", "2.36", "native programs of linux-x64 are only compiled there, and this machine is linux-musl-x64")]
    [InlineData("linux-x64", null, "linux-x64", "2.36", "this machine has no GNU C library")]
    [InlineData("win-x64", null, "linux-x64", "2.36", "native programs of linux-x64 are only compiled there, and this machine is win-x64")]
    [InlineData("osx-arm64", null, "linux-arm64", "2.36", "native programs of linux-arm64 are only compiled there, and this machine is osx-arm64")]
    [InlineData("win-x64", null, "win-x64", null, null)]
    public void A_native_program_needs_the_same_system_and_no_older_library(string here, string? library, string there, string? libraryThere, string? reason) =>
        new HostPlatform(here, library is null ? null : new(library)).WhyNoNativeProgram(new(there) { GnuLibrary = libraryThere is null ? null : new(libraryThere) }).ShouldBe(reason);

    [Fact]
    public void This_machine_knows_its_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has the GNU C library.");
        HostPlatform.This.RuntimeIdentifier.ShouldStartWith("linux-");
        if (!HostPlatform.This.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
            HostPlatform.This.GnuLibrary.ShouldNotBeNull().Major.ShouldBe(2);
    }

    [Fact]
    public void A_project_is_found_from_its_program()
    {
        using var tree = new SourceTree("Pong/Pong.csproj", "Pong/bin/Release/net10.0/Pong.dll", "Named/Other.csproj", "Named/bin/Named.dll", "Lost/bin/Lost.dll", "Two/A.csproj", "Two/B.csproj", "Two/bin/A.dll")
            .Write("Pong/Pong.csproj", "<Project />").Write("Named/Other.csproj", "<Project><PropertyGroup><AssemblyName>Named</AssemblyName></PropertyGroup></Project>")
            .Write("Two/A.csproj", "<Project />").Write("Two/B.csproj", "not xml");

        ProjectFile.OfProgram(tree.At("Pong/bin/Release/net10.0"), "Pong", null).ShouldBe(tree.At("Pong/Pong.csproj"));
        ProjectFile.OfProgram(tree.At("Named/bin"), "Named", null).ShouldBe(tree.At("Named/Other.csproj"));
        ProjectFile.OfProgram(tree.At("Two/bin"), "A", null).ShouldBe(tree.At("Two/A.csproj"));
        ProjectFile.OfProgram(tree.At("Lost/bin"), "Lost", null).ShouldBeNull();
    }

    [Fact]
    public void What_was_noted_at_the_build_comes_first()
    {
        using var tree = new SourceTree("artifacts/bin/Pong/Pong.dll", "src/Game.csproj", "app.cs").Write("artifacts/bin/Pong/Pong.csproj", "<Project />");
        tree.Write("artifacts/bin/Pong/Pong.project.txt", tree.At("src/Game.csproj") + Environment.NewLine);

        ProjectFile.OfProgram(tree.At("artifacts/bin/Pong"), "Pong", null).ShouldBe(tree.At("src/Game.csproj"));
        ProjectFile.OfProgram(tree.At("artifacts/bin/Pong"), "Pong", tree.At("app.cs")).ShouldBe(tree.At("app.cs"));
        File.Delete(tree.At("src/Game.csproj"));
        ProjectFile.OfProgram(tree.At("artifacts/bin/Pong"), "Pong", tree.At("gone.cs")).ShouldBe(tree.At("artifacts/bin/Pong/Pong.csproj"));
    }

    [Fact]
    public void A_project_that_is_named_has_to_be_one()
    {
        using var tree = new SourceTree("one/A.csproj", "two/A.csproj", "two/B.fsproj", "none/readme.md", "app.cs");

        ProjectFile.Find(tree.At("one")).ShouldBe(tree.At("one/A.csproj"));
        ProjectFile.Find(tree.At("two/B.fsproj")).ShouldBe(tree.At("two/B.fsproj"));
        ProjectFile.Find(tree.At("app.cs")).ShouldBe(tree.At("app.cs"));
        Error("two").ShouldBe($"The folder {tree.At("two")} has 2 projects: A.csproj, B.fsproj. Name a project file, such as Pong.csproj, or a folder with one.");
        Error("none").ShouldBe($"The folder {tree.At("none")} has no project. Name a project file, such as Pong.csproj, or a folder with one.");
        Error("none/readme.md").ShouldBe($"{tree.At("none/readme.md")} is no project. Name a project file, such as Pong.csproj, or a folder with one.");
        Error("gone").ShouldBe($"There is no project {tree.At("gone")}. Name a project file, such as Pong.csproj, or a folder with one.");

        string Error(string name) => Should.Throw<UserException>(() => ProjectFile.Find(tree.At(name))).Message;
    }

    [Fact]
    public void Errors_of_a_build_are_told_once_and_the_first_ones_only()
    {
        string[] lines =
        [
            "  Determining projects to restore...", "/x/Pong.cs(3,5): error CS0103: The name 'y' does not exist [/x/Pong.csproj]", "/x/Pong.cs(3,5): error CS0103: The name 'y' does not exist [/x/Pong.csproj::TargetFramework=net10.0]",
            "/x/Pong.cs(4,5): warning CS0168: no error: really [/x/Pong.csproj]", "MSBUILD : error MSB1009: Project file does not exist.", "/sdk/a.targets(1,2): error CONTAINER1013: Failed [/x/Pong.csproj]", "/x/a.cs(1,1): error A1: a", "error : plain", "/x/a.cs(1,1): error A2: b",
        ];

        BuildErrors.Of(lines).ShouldBe(
        [
            "/x/Pong.cs(3,5): error CS0103: The name 'y' does not exist", "MSBUILD : error MSB1009: Project file does not exist.", "/sdk/a.targets(1,2): error CONTAINER1013: Failed", "/x/a.cs(1,1): error A1: a", "error : plain", "… and 1 more",
        ]);
        BuildErrors.Of(["", "Killed", ""]).ShouldBe(["Killed"]);
        BuildErrors.Of([]).ShouldBeEmpty();
    }
}
