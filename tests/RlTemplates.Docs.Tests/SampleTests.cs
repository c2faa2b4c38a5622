namespace RlTemplates.Docs.Tests;

/// <summary>Every C# sample compiles as the project of a reader would.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Pages => [.. Repository.Pages.Where(p => !Repository.IsOfDiagnostic(p) && Block.Of(p).Any(b => b.Language == "csharp" && b.Form?.Kind != SampleKind.Outsider))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_sample_of_the_page_compiles_without_a_finding(string page)
    {
        foreach (var sample in Sample.Of(page))
        {
            var findings = await sample.Findings();
            if (sample.Error is { } id)
                findings.ShouldContain(f => f.Contains(id, StringComparison.Ordinal), $"{sample.Place}: {id} is not found");
            else
                findings.ShouldBeEmpty(sample.Place);
        }
    }

    [Fact]
    public void Every_block_has_a_language() =>
        Repository.Pages.SelectMany(Block.Of).Where(b => b.Language is not ("csharp" or "console" or "yaml" or "xml" or "json" or "text" or "csv" or "python" or "")).Select(b => b.Place).ShouldBeEmpty();
}
