using System.Reflection;
using Microsoft.CodeAnalysis;
using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Which options a config class sets itself; <c>config</c> says so of them.</summary>
public sealed class SetOptionTests
{
    private const string Base = """
        namespace Lab
        {
            public abstract record TeamBase
            {
                protected TeamBase() => Checkpoint = new() { Keep = 7 };
                public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new();
            }
        }
        """;

    [Theory]
    [InlineData("public ulong Seed { get; init; } = 3;", "seed")]
    [InlineData("public ulong Seed { get; init; } public Config() { Seed = 3; }", "seed")]
    [InlineData("public ulong Seed { get; init; } public Config() { if (System.DateTime.Now.Year > 2000) { this.Seed = 3; } }", "seed")]
    [InlineData("public Config() => Environment = new() { FrameSkip = 2 };", "environment.frame_skip")]
    [InlineData("public Config() { var other = new PongOptions { FrameSkip = 2 }; Algorithm = Algorithm with { LearningRate = 0.1 }; }", "algorithm algorithm.learning_rate")]
    [InlineData("public static ulong Made; static Config() { Made = 4; }", "")]
    public void What_initialisers_and_constructors_give_is_set_by_the_class(string members, string expected) =>
        Set(Samples.Config(members)).ShouldBe([.. expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), "stop.time_total_s"]);

    [Fact]
    public void The_constructor_of_a_base_counts_too() =>
        Set(Samples.Config(declaration: "public sealed partial record Config : TeamBase") + Base).ShouldBe(["checkpoint.keep", "stop.time_total_s"]);

    // The initialisers of another assembly are gone when the class is compiled: the program compares values.
    [Fact]
    public void What_a_base_of_another_assembly_gives_is_set_by_the_class()
    {
        const string Library = """
            namespace Team
            {
                public abstract record Base
                {
                    public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new() { Keep = 7 };
                    public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new();
                    public ulong Seed { get; init; } = 3;
                    public int Unused { get; init; }
                    public double? Share { get; init; }
                    public string Place { get; init; } = "here";
                }
            }
            """;
        var name = "Team" + Guid.NewGuid().ToString("N");
        using var stream = new MemoryStream();
        GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Library]).WithAssemblyName(name).Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        var team = new Lazy<Assembly>(() => Assembly.Load(stream.ToArray()));
        Assembly? Resolve(object? sender, ResolveEventArgs args) => new AssemblyName(args.Name).Name == name ? team.Value : null;
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        try
        {
            var source = Samples.Config("public int Own { get; init; } = 4;", declaration: "public sealed partial record Config : Team.Base");
            var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source]).AddReferences(MetadataReference.CreateFromImage(stream.ToArray())));
            run.Diagnostics.ShouldBeEmpty();

            Definition(run).SetOptions.ShouldBe(["own", "stop.time_total_s", "place", "checkpoint.keep", "seed"], ignoreOrder: true);
        }
        finally
        {
            AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }
    }

    private static IReadOnlyList<string> Set(string source)
    {
        var run = GeneratorHarness.Run(source);
        run.Diagnostics.ShouldBeEmpty();
        return Definition(run).SetOptions;
    }

    private static ExperimentDefinition Definition(GeneratorRun run) => (ExperimentDefinition)run.Load().GetType("Lab.Config")!.GetProperty("Definition")!.GetValue(null)!;
}
