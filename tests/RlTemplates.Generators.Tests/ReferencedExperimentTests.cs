using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Programs that have no experiment of their own.</summary>
public sealed class ReferencedExperimentTests
{
    private const string EntryPoint = "RlTemplates.EntryPoint.g.cs";

    private static readonly MetadataReference Script = Reference(GeneratorHarness.Compile(["#nullable disable\n" + Samples.EntryScript]).WithAssemblyName("RlTemplates").Emitted());

    [Fact]
    public async Task A_program_runs_the_public_experiments_that_it_references()
    {
        var run = GeneratorHarness.Run(Program("", Library("public sealed partial record Config", "config"), Library("public sealed partial record Config", "other", "Other")));

        run.Diagnostics.ShouldBeEmpty();
        run.Sources[EntryPoint].ShouldContain("EntryScript.Experiment(\"config\", typeof(global::Lab.Config), static () => global::Lab.Config.Definition),");
        run.Sources[EntryPoint].ShouldContain("EntryScript.Experiment(\"other\", typeof(global::Other.Config), static () => global::Other.Config.Definition),");
        (await Findings(run)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public static class Start { public static void Main() { } }")]
    [InlineData("System.Console.WriteLine();")]
    public void One_with_a_Main_of_its_own_keeps_it(string source) =>
        GeneratorHarness.Run(Program(source, Library("public sealed partial record Config", "config"))).Sources.ShouldNotContainKey(EntryPoint);

    [Fact]
    public void One_with_experiments_of_its_own_runs_those()
    {
        var run = GeneratorHarness.Run(Program(Samples.Config(name: "own").Replace("namespace Lab", "namespace Own", StringComparison.Ordinal), Library("public sealed partial record Config", "config")));

        run.Sources[EntryPoint].ShouldContain("\"own\"");
        run.Sources[EntryPoint].ShouldNotContain("\"config\"");
    }

    [Fact]
    public void A_library_gets_none()
    {
        var program = Program("", Library("public sealed partial record Config", "config"));

        GeneratorHarness.Run(program.WithOptions(program.Options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary))).Sources.ShouldNotContainKey(EntryPoint);
    }

    [Fact]
    public async Task One_whose_references_hide_theirs_is_told_which()
    {
        var run = GeneratorHarness.Run(Program("", Library("internal sealed partial record Config", "config")));

        run.Sources.ShouldNotContainKey(EntryPoint);
        var found = (await Findings(run)).ShouldHaveSingleItem();
        found.Id.ShouldBe("RLT0130");
        found.GetMessage(null).ShouldBe("The project is a program without an entry point, and there is no experiment to make one for: make 'Lab.Config' public, which is in a reference; or write a Main of its own, or <OutputType>Library</OutputType>");
    }

    [Fact]
    public async Task One_without_any_experiment_is_told_how_to_get_one()
    {
        var found = (await Findings(GeneratorHarness.Run(Program("")))).ShouldHaveSingleItem();

        found.Id.ShouldBe("RLT0130");
        found.GetMessage(null).ShouldContain("mark a partial record with [RlExperiment(\"name\")], or reference a project that has a public one");
    }

    [Fact]
    public async Task One_that_switches_the_entry_point_off_is_left_alone() =>
        (await GeneratorHarness.AnalyzeOutput(GeneratorHarness.Run(Program("")).Output, GeneratorHarness.Analyzers, [], ("RlTemplatesEntryPoint", "false"))).ShouldBeEmpty();

    private static Task<IReadOnlyList<Diagnostic>> Findings(GeneratorRun run) => GeneratorHarness.AnalyzeOutput(run.Output, GeneratorHarness.Analyzers, []);

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Program(string source, params MetadataReference[] libraries) =>
        GeneratorHarness.Compile([source, GeneratorHarness.ImplicitUsings], OutputKind.ConsoleApplication).AddReferences([Script, .. libraries]);

    private static PortableExecutableReference Library(string declaration, string name, string space = "Lab")
    {
        var source = Samples.Config(declaration: declaration, name: name).Replace("namespace Lab", "namespace " + space, StringComparison.Ordinal).Replace("typeof(Learner)", $"typeof({space}.Learner)", StringComparison.Ordinal);
        return Reference(GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source]).WithAssemblyName("Library." + name)).Output.Emitted());
    }

    private static PortableExecutableReference Reference(byte[] image) => MetadataReference.CreateFromImage(image);
}

internal static class CompilationBytes
{
    /// <summary>The compiled assembly.</summary>
    public static byte[] Emitted(this Compilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics));
        return stream.ToArray();
    }
}
