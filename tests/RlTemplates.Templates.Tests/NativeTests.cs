using System.Runtime.InteropServices;

namespace RlTemplates.Templates.Tests;

/// <summary>A project made with --aot publishes one native program, which trains and evaluates.</summary>
public sealed class NativeTests(PackedTemplates templates)
{
    [SlowTheory]
    [InlineData(30)]
    [InlineData(45, "--target", "Local")]
    public async Task Publishes_one_native_program_without_a_warning(int megabytes, params string[] options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasLinker(), "Compiling ahead of time needs clang or gcc on Linux; there is neither.");
        var scaffold = await templates.CreateAsync("Cart", ["-e", "CartPole", "--aot", .. options]);
        var output = Path.Combine(scaffold.Folder, "native");

        var published = await templates.DotnetAsync(
            scaffold.Folder, "publish", "Cart.csproj", "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--output", output,
            $"-p:CppCompilerAndLinker={Linker()}", "-warnaserror", "-nodeReuse:false");

        published.ShouldSucceed().Output.ShouldNotContain("warning");
        var program = Path.Combine(output, "Cart");
        new FileInfo(program).Length.ShouldBeLessThan(megabytes * 1_000_000L);
        Directory.GetFiles(output, "*.dll").ShouldBeEmpty();
        (await Cli.RunAsync(program, ["train", "--config", "quick"], scaffold.Folder, LocalFeed.Environment)).ShouldSucceed();
        var evaluated = await Cli.RunAsync(program, ["evaluate", "--run", "latest"], scaffold.Folder, LocalFeed.Environment);
        evaluated.ShouldSucceed().Output.ShouldContain("reward");
        if (options.Contains("Local"))
            await LocalTargetTests.Asked(arguments => Cli.RunAsync(program, arguments, scaffold.Folder, LocalFeed.Environment));
    }

    private static bool HasLinker() => Linker() is not null;

    private static string? Linker() => new[] { "clang", "gcc" }.FirstOrDefault(name =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))));
}
