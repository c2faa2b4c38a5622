using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests.Presets;

public sealed class EmbeddedDefaultsTests
{
    [Theory]
    [InlineData("default.yaml", "The assembly embeds no 'default.yaml'; did you mean defaults.yaml?")]
    [InlineData("Defaults.yaml", "The assembly embeds no 'Defaults.yaml'; did you mean defaults.yaml?")]
    [InlineData("pong.yml", "The assembly embeds no 'pong.yml'; did you mean Contoso.Rl.folder.pong.yml?")]
    [InlineData("folder/pong.yml", "The assembly embeds no 'folder/pong.yml'; did you mean Contoso.Rl.folder.pong.yml?")]
    [InlineData("nothing.like.it", "The assembly embeds no 'nothing.like.it'; write <EmbeddedResource Include=\"nothing.like.it\" LogicalName=\"nothing.like.it\" /> in the kit's project file")]
    public async Task AResourceThatIsNotEmbeddedIsAnErrorWhereItIsNamed(string resource, string words)
    {
        var found = (await Analyze($"RlDefaults(\"defaults.yaml\"), RlDefaults(\"{resource}\", Experiment = \"pong\")")).ShouldHaveSingleItem();

        (found.Id, found.GetMessage(null)).ShouldBe(("RLT0131", words));
        found.Location.SourceTree!.ToString()[found.Location.SourceSpan.Start..found.Location.SourceSpan.End].ShouldBe($"\"{resource}\"");
    }

    [Fact]
    public async Task ThatNothingIsEmbeddedIsAnErrorToo() =>
        (await Analyze("RlDefaults(\"defaults.yaml\")", "||")).ShouldHaveSingleItem().GetMessage(null).ShouldContain("LogicalName=\"defaults.yaml\"");

    [Theory]
    [InlineData("RlDefaults(\"defaults.yaml\")")]
    [InlineData("RlDefaults(\"Contoso.Rl.folder.pong.yml\")")]
    public async Task OneThatIsEmbeddedIsNot(string attributes) => (await Analyze(attributes)).ShouldBeEmpty();

    [Fact]
    public async Task WhereTheBuildDoesNotSayWhatIsEmbeddedNothingIsSaid() => (await Analyze("RlDefaults(\"default.yaml\")", "")).ShouldBeEmpty();

    [Fact]
    public async Task TheNearestNameIsWrittenByAFix()
    {
        const string Wrong = "[assembly: RlTemplates.RlDefaults(\"default.yaml\")]";
        var fix = await FixHarness.Fix(Wrong, "RLT0131", ("RlTemplatesResources", "|defaults.yaml|"));

        fix.ShouldNotBeNull().Source.ShouldBe("[assembly: RlTemplates.RlDefaults(\"defaults.yaml\")]");
    }

    private static Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> Analyze(string attributes, string resources = "|defaults.yaml|Contoso.Rl.folder.pong.yml|") =>
        GeneratorHarness.Analyze($"using RlTemplates;\n[assembly: {attributes}]", Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, [], ("RlTemplatesResources", resources));
}
