using System.Runtime.CompilerServices;

namespace RlTemplates.Environments.Tests;

public sealed class CorridorTests
{
    [Fact]
    public void TheExampleOfTheDocsConforms() =>
        EnvironmentConformance.Check(count => Wrapping.Apply(Corridor.Create(new() { Length = 4 }, count), new CorridorOptions { Wrappers = [Wrapper.FrameStack(2)] }), 300);

    [Fact]
    public void TheExampleOfTheDocsIsThisCode()
    {
        var folder = Path.GetDirectoryName(ThisFile())!;
        var page = File.ReadAllText(Path.Combine(folder, "../../docs/environments/README.md"));
        File.ReadLines(Path.Combine(folder, "Corridor.cs")).Where(line => !line.StartsWith("namespace", StringComparison.Ordinal))
            .ShouldAllBe(line => page.Contains(line, StringComparison.Ordinal));
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
