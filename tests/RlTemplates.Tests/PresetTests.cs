using RlTemplates.Configuration;
using RlTemplates.Tracking;

namespace RlTemplates.Tests;

/// <summary>Presets beside the program, found from another working directory.</summary>
public sealed class PresetTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "configs", "preset-tests");

    public PresetTests()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "quick.yaml"), "seed: 2");
        File.WriteAllText(Path.Combine(Folder, "slow.yml"), "seed: 3");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [Theory]
    [InlineData("quick", "quick.yaml")]
    [InlineData("quick.yaml", "quick.yaml")]
    [InlineData("slow.yml", "slow.yml")]
    public void A_name_may_have_its_extension(string preset, string file) =>
        Presets.Find("preset-tests", preset, onlyIfNamed: false).ShouldNotBeNull().Path.ShouldBe(Path.Combine(Folder, file));

    [Theory]
    [InlineData("nope", "no nope.yaml in")]
    [InlineData("quic", "did you mean quick?")]
    [InlineData("quic.yaml", "did you mean quick.yaml?")]
    public void A_missing_preset_names_the_folders_that_were_searched(string preset, string expected)
    {
        var message = Should.Throw<UserException>(() => Presets.Find("preset-tests", preset, onlyIfNamed: false)).Message;

        message.ShouldContain(expected);
        message.ShouldContain(Folder);
        message.ShouldContain(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
    }
}
