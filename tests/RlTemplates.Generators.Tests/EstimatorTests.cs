using Microsoft.CodeAnalysis;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>The class <c>Estimators</c> of a config class: a method for each target that the program can submit to.</summary>
public sealed class EstimatorTests
{
    private const string File = "Lab.Config.Estimators.g.cs";

    /// <summary>Every target that is known, each twice: under its own name and under one that somebody chose.</summary>
    private const string Everything = """
        [Slurm, Slurm(Name = "lab")]
        [Ray, Ray(Name = "ray-2")]
        [AzureMl, AzureMl(Name = "prod")]
        [SageMaker, SageMaker(Name = "2nd-account")]
        [Local(MaxCpus = 2), Local(Name = "quiet-nights")]
        """;

    private static readonly string[] Kinds = [.. typeof(SubmitsToAttribute).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SubmitsToAttribute)) && !t.IsAbstract).Select(t => t.Name[..^"Attribute".Length])];

    /// <summary>What packages bring that submit to the targets of others: a class for each attribute but that of this machine.</summary>
    private static string Packages => string.Join('\n', Kinds.Where(k => k != "Local").Select(k => $"[assembly: RlTemplates.Target(typeof(RlTemplates.{k}Attribute), typeof(Vendor.{k}Target))]"))
        + "\nnamespace Vendor;\n" + string.Concat(Kinds.Where(k => k != "Local").Select(k => $$"""
            public sealed class {{k}}Target(RlTemplates.{{k}}Attribute settings) : RlTemplates.Experiments.ITarget
            {
                public Task<RlTemplates.Experiments.TrainingJob> SubmitAsync(RlTemplates.Experiments.JobDescription job, CancellationToken c) => throw new NotSupportedException(settings.Name);
                public Task<System.Collections.Generic.IReadOnlyList<RlTemplates.Experiments.PlannedStep>> PlanAsync(RlTemplates.Experiments.JobDescription job, CancellationToken c) => throw new NotSupportedException();
                public Task<RlTemplates.Experiments.TrainingJob> AttachAsync(RlTemplates.Tracking.RunStore store, RlTemplates.Tracking.RunInfo run, CancellationToken c) => throw new NotSupportedException();
            }

            """));

    private static GeneratorRun Run(string attributes) => GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Packages, Samples.Config(attributes: attributes)]));

    [Fact]
    public void EveryTargetHasATypedMethodWithItsDocs()
    {
        var run = Run(Everything);
        run.Diagnostics.ShouldBeEmpty();
        Snapshot.Match(run.Sources[File]);
    }

    [Fact]
    public void NoTargetOfThePackageIsForgotten()
    {
        var estimators = Run(string.Concat(Kinds.Select(k => $"[{k}]"))).Sources[File];

        Kinds.Length.ShouldBeGreaterThanOrEqualTo(5);
        Kinds.Where(k => !estimators.Contains($" static global::RlTemplates.Estimators.Estimator<global::RlTemplates.{k}Attribute> {k}(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void ATargetWithoutItsPackageHasNone()
    {
        var estimators = GeneratorHarness.Run(Samples.Config(attributes: "[Slurm, AzureMl(Name = \"prod\")]")).Sources[File];

        estimators.Split("Estimator<").Length.ShouldBe(3, "a return type and a creation, of this machine's");
        estimators.ShouldContain("> Local(");
    }

    [Theory]
    [InlineData("[AzureMl(Name = \"a-b\"), Ray(Name = \"AB\")]", "AB AB2 Local")]
    [InlineData("[Slurm(Name = \"class\"), Ray(Name = \"estimators\")]", "Class Estimators2 Local")]
    [InlineData("[Slurm(Name = \"7\"), SageMaker(Name = \"a--b\")]", "Slurm7 AB Local")]
    [InlineData("[Local(Name = \"AZUREML\"), AzureMl(Name = \"prod\")]", "AZUREML Prod Local")]
    [InlineData("[Local]", "Local")]
    public void AnyNameOfATargetBecomesAMethod(string attributes, string methods)
    {
        var run = Run(attributes);

        run.Diagnostics.ShouldBeEmpty(run.Sources[File]);
        run.Sources[File].Split('\n').Where(l => l.Contains(" static global::", StringComparison.Ordinal)).Select(l => l.Split("> ")[1].Split('(')[0]).ShouldBe(methods.Split(' '));
    }

    // The stages of the whole class, and the file of the estimators: what is unchanged is not written.
    [Theory]
    [InlineData("", "// a comment")]
    [InlineData("FrameSkip", "FrameStack")]
    [InlineData("AtLeast = 1)", "AtLeast = 2)")]
    [InlineData("MaxCpus = 2", "MaxCpus = 3")]
    [InlineData("Ray, Ray(", "Ray(Address = \"http://head:8265\"), Ray(")]
    [InlineData("[Tag(\"team\", \"rl\")]", "[Tag(\"team\", \"games\")]")]
    [InlineData("[Head(\"head\")]", "[Head(\"head\", Cpus = 8)]")]
    public void AnUnrelatedEditLeavesThemAlone(string old, string replacement)
    {
        var (reasons, edited, source) = Edit(old, replacement);

        edited.ShouldNotBe(source);
        reasons.ShouldNotBeEmpty();
        reasons.ShouldAllBe(r => r == IncrementalStepRunReason.Cached || r == IncrementalStepRunReason.Unchanged);
    }

    [Theory]
    [InlineData("Name = \"prod\"", "Name = \"production\"")]
    [InlineData("[SageMaker, ", "[")]
    public void AnEditThatConcernsThemWritesThemAnew(string old, string replacement) => Edit(old, replacement).Reasons.ShouldContain(IncrementalStepRunReason.Modified);

    private static (IReadOnlyList<IncrementalStepRunReason> Reasons, string Edited, string Source) Edit(string old, string replacement)
    {
        var source = Samples.Config("public PongOptions Other => new() { FrameSkip = 2 };", Everything + "\n[StopWhen(Metric.EpisodesTotal, AtLeast = 1)] [Tag(\"team\", \"rl\")] [Head(\"head\")]");
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Packages, source]));
        var edited = old.Length == 0 ? source + replacement : source.Replace(old, replacement, StringComparison.Ordinal);
        var again = run.Rerun(edited);
        var steps = again.Results.SelectMany(r => r.TrackedSteps).Where(s => s.Key == TrackingNames.Estimators).SelectMany(s => s.Value);
        return ([.. steps.SelectMany(s => s.Outputs).Select(o => o.Reason)], edited, source);
    }
}
