using RlTemplates.Mutants.Tests.Model;
using RlTemplates.TestKit;

namespace RlTemplates.Mutants.Tests;

public sealed class CorrectProjectTests
{
    public static TheoryData<string> Names => [.. Projects.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NothingIsSaidOfWhatIsRight(string name)
    {
        var project = Projects.All.Single(p => p.Name == name);
        var found = await GeneratorHarness.AnalyzeOutput(project.Run.Output, GeneratorHarness.Analyzers, Project.Additional(project.Texts), Project.Properties);
        found.ShouldBeEmpty();
        project.Run.Diagnostics.ShouldBeEmpty();
        project.Run.Sources.Values.ShouldAllBe(s => !s.Contains("Errors =", StringComparison.Ordinal));
    }
}
