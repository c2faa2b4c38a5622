using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>What every rule must hold.</summary>
internal static class Finding
{
    /// <summary>A rule fires in source, in these words, and nothing fires once it is mended.</summary>
    public static async Task Holds(string id, string wrong, string words, string mended, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var found = await GeneratorHarness.Analyze(wrong, kind);
        var finding = found.FirstOrDefault(d => d.Id == id).ShouldNotBeNull($"{id} does not fire; found: {string.Join(", ", found)}");
        finding.GetMessage(null).ShouldContain(words);
        finding.Location.Kind.ShouldBe(LocationKind.SourceFile);
        (await GeneratorHarness.Analyze(mended, kind)).ShouldBeEmpty();
    }

    /// <summary>The text that a rule's first finding stands on.</summary>
    public static async Task<string> Place(string id, string source)
    {
        var finding = (await GeneratorHarness.Analyze(source)).First(d => d.Id == id);
        return source.Substring(finding.Location.SourceSpan.Start, finding.Location.SourceSpan.Length);
    }
}
