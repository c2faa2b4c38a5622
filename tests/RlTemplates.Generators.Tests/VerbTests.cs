using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Verbs that assemblies add reach the entry point.</summary>
public sealed class VerbTests
{
    private const string Library = """
        namespace RlTemplates
        {
            public static class EntryScript
            {
                public static RlTemplates.Experiments.ExperimentDefinition Experiment(string name, Type config, Func<RlTemplates.Experiments.ExperimentDefinition> definition) => definition();

                public static Task<int> RunAsync(string[] args, IReadOnlyList<RlTemplates.Experiments.ExperimentDefinition> experiments, IReadOnlyList<Func<RlTemplates.Verbs.Verb>> verbs = null) =>
                    Task.FromResult(verbs == null ? -1 : verbs.Count);
            }
        }

        namespace RlTemplates.Verbs
        {
            public abstract class Verb { }

            [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
            public sealed class VerbAttribute<T> : Attribute where T : Verb, new() { }
        }
        """;

    private const string Package = """
        using RlTemplates.Verbs;
        [assembly: Verb<Acme.ServeVerb>, Verb<Acme.DeployVerb>]
        namespace Acme
        {
            public class ServeVerb : Verb { }
            public class DeployVerb : Verb { }
        }
        """;

    private const string Own = "[assembly: RlTemplates.Verbs.Verb<GreetVerb>]\npublic class GreetVerb : RlTemplates.Verbs.Verb { }\n";

    private static readonly MetadataReference Verbs = Reference("RlTemplates", "#nullable disable\n" + Library);

    [Fact]
    public void TheEntryPointMakesOwnVerbsAndThoseOfReferences()
    {
        var run = GeneratorHarness.Run(Project(Own + Samples.Config()));

        run.Diagnostics.ShouldBeEmpty();
        string.Join(' ', run.Sources["RlTemplates.EntryPoint.g.cs"].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).ShouldContain(
            "new global::System.Func<global::RlTemplates.Verbs.Verb>[] { new global::System.Func<global::GreetVerb>(static () => new global::GreetVerb()), new global::System.Func<global::Acme.DeployVerb>(static () => new global::Acme.DeployVerb()), new global::System.Func<global::Acme.ServeVerb>(static () => new global::Acme.ServeVerb()), });");
    }

    [Fact]
    public void WithoutVerbsTheEntryPointNamesNone() =>
        GeneratorHarness.Run(Samples.EntryScript + Samples.Config(), OutputKind.ConsoleApplication).Sources["RlTemplates.EntryPoint.g.cs"].ShouldNotContain("Verb");

    [Theory]
    [InlineData("", "// a comment", "")]
    [InlineData("public class GreetVerb : RlTemplates.Verbs.Verb { }", "public class GreetVerb : RlTemplates.Verbs.Verb { int _n; }", "")]
    [InlineData("[assembly: RlTemplates.Verbs.Verb<GreetVerb>]", "", "EntryPoint Verbs")]
    public void AnEditRerunsOnlyWhatItConcerns(string old, string replacement, string modified)
    {
        var source = "using System;\n" + Own + Samples.Config();
        var run = GeneratorHarness.Run(Project(source));

        var again = run.Rerun(old.Length == 0 ? source + replacement : source.Replace(old, replacement, StringComparison.Ordinal));

        again.Results.SelectMany(r => r.TrackedSteps)
            .Where(s => s.Key != TrackingNames.Experiments && TrackingNames.All.Contains(s.Key))
            .Where(s => s.Value.SelectMany(v => v.Outputs).Any(o => o.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)))
            .Select(s => s.Key).Order(StringComparer.Ordinal).ShouldBe(modified.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Project(string source) =>
        GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source], OutputKind.ConsoleApplication).AddReferences(Verbs, Reference("Acme", Package, Verbs));

    private static PortableExecutableReference Reference(string name, string source, params MetadataReference[] references)
    {
        using var stream = new MemoryStream();
        var emitted = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source]).WithAssemblyName(name).AddReferences(references).Emit(stream);
        return emitted.Success ? MetadataReference.CreateFromImage(stream.ToArray()) : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
    }
}
