using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Kits and projects that reference them, as metadata: what a compiler sees of a package.</summary>
internal static class Kits
{
    public static MetadataReference Kit(string attributes, string name = "Contoso.Rl", params MetadataReference[] references)
    {
        var source = $$"""
            using RlTemplates;
            {{attributes}}
            public sealed class LearnerAttribute : SubmitsToAttribute;
            """;
        var compilation = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source]).WithAssemblyName(name).AddReferences(references);
        using var stream = new MemoryStream();
        var emitted = GeneratorHarness.Run(compilation).Output.Emit(stream);
        return emitted.Success ? MetadataReference.CreateFromImage(stream.ToArray()) : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
    }

    public static CSharpCompilation Project(string source, params MetadataReference[] kits) =>
        GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source]).AddReferences(kits);

    /// <summary>Findings of the policies' rules in an otherwise right project.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> Findings(CSharpCompilation project)
    {
        var found = await GeneratorHarness.Analyze(project, []);
        found.ShouldAllBe(f => f.Id.StartsWith("RLT011", StringComparison.Ordinal), string.Join('\n', found));
        return found;
    }

    public static string Day(int fromToday) => DateTime.UtcNow.AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
