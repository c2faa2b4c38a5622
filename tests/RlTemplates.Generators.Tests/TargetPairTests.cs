using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>[assembly: Target] pairs an attribute with the class that submits.</summary>
public sealed class TargetPairTests
{
    private static string Target(string modifiers = "public sealed", string constructor = "public BoxTarget(BoxAttribute settings) { }") => $$"""
        {{modifiers}} class BoxTarget : RlTemplates.Experiments.ITarget
        {
            {{constructor}}
            public Task<RlTemplates.Experiments.TrainingJob> SubmitAsync(RlTemplates.Experiments.JobDescription job, CancellationToken c) => throw new NotSupportedException();
            public Task<System.Collections.Generic.IReadOnlyList<RlTemplates.Experiments.PlannedStep>> PlanAsync(RlTemplates.Experiments.JobDescription job, CancellationToken c) => throw new NotSupportedException();
            public Task<RlTemplates.Experiments.TrainingJob> AttachAsync(RlTemplates.Tracking.RunStore store, RlTemplates.Tracking.RunInfo run, CancellationToken c) => throw new NotSupportedException();
        }
        """;

    private static string Vendor(string target, string more = "", string attribute = "sealed class BoxAttribute : RlTemplates.SubmitsToAttribute", string pair = "typeof(Vendor.BoxAttribute), typeof(Vendor.BoxTarget)") =>
        $$"""
        [assembly: RlTemplates.Target({{pair}})]
        namespace Vendor
        {
            public {{attribute}} { public int Size { get; set; } = 3; {{more}} }
            {{target}}
        }
        """;

    private static string Experiment(string attributes = "[Vendor.Box(Size = 4), Vendor.Box(Name = \"2nd-box\")]") => Samples.Config(attributes: attributes);

    private static (string Declared, string Estimators) Written(string vendor, string attributes = "[Vendor.Box(Size = 4), Vendor.Box(Name = \"2nd-box\")]")
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, vendor, Experiment(attributes)]));
        run.Diagnostics.ShouldBeEmpty(string.Join('\n', run.Sources.Values));
        return (run.Sources["Lab.Config.Targets.g.cs"], run.Sources["Lab.Config.Estimators.g.cs"]);
    }

    [Fact]
    public void APairedAttributeGetsItsTargetAndAnEstimatorForEachOfItsTargets()
    {
        var (declared, estimators) = Written(Vendor(Target()));

        declared.ShouldContain("Target = static a => new global::Vendor.BoxTarget(a),");
        declared.ShouldContain("Size = v.Get<int?>(0, 4) ?? d.Size,");
        estimators.ShouldContain("public static global::RlTemplates.Estimators.Estimator<global::Vendor.BoxAttribute> Box(global::Lab.Config? config = null)");
        estimators.ShouldContain("> Box2ndBox(global::Lab.Config? config = null)");
        estimators.ShouldContain("> Local(global::Lab.Config? config = null)");
    }

    [Fact]
    public void AnImplicitTargetIsThereWithoutAnAttributeAndHasOptions()
    {
        var (declared, estimators) = Written(Vendor(Target(), pair: "typeof(Vendor.BoxAttribute), typeof(Vendor.BoxTarget), IsImplicit = true"), "");

        declared.ShouldContain("Path = \"targets.box.size\",");
        estimators.ShouldContain("> Box(");
    }

    [Fact]
    public void AnInternalAttributeGetsAnInternalEstimator() => Written(
        Vendor(Target(constructor: "public BoxTarget(RlTemplates.SubmitsToAttribute settings) { }")).Replace("public sealed class BoxAttribute", "internal sealed class BoxAttribute", StringComparison.Ordinal)).Estimators
        .ShouldContain("internal static global::RlTemplates.Estimators.Estimator<global::Vendor.BoxAttribute> Box(");

    [Fact]
    public async Task AMemberCalledEstimatorsIsToldOf() =>
        (await GeneratorHarness.Analyze(Samples.Config().Replace("Environment { get; init; }", "Environment { get; init; } public static int Estimators => 1;", StringComparison.Ordinal)))
            .ShouldContain(f => f.GetMessage(null).Contains("'Estimators' is the name of a generated member"));

    [Theory]
    [InlineData("names BoxTarget, which must implement ITarget", null, null)]
    [InlineData("names BoxTarget, which must be public and have a public constructor with one parameter, BoxAttribute", "public sealed", "public BoxTarget() { }")]
    [InlineData("names BoxTarget, which must be public and have", "public sealed", "internal BoxTarget(BoxAttribute settings) { }")]
    [InlineData("names BoxTarget, which must be public and have", "sealed", "public BoxTarget(BoxAttribute settings) { }")]
    [InlineData("neither abstract nor generic", "public abstract", "public BoxTarget(BoxAttribute settings) { }")]
    public async Task AMalformedPairIsFoundWhereItStandsAndIgnored(string message, string? modifiers, string? constructor)
    {
        var source = Vendor(modifiers is null ? "public sealed class BoxTarget { }" : Target(modifiers, constructor!));

        var found = (await GeneratorHarness.Analyze(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, source, Experiment()]), [])).Where(f => f.Id == "RLT0125").ShouldHaveSingleItem();

        found.GetMessage(null).ShouldContain(message);
        found.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(0);
        Written(source).Declared.ShouldNotContain("BoxTarget");
    }

    [Fact]
    public async Task APairOfAnAttributeThatDeclaresNoTargetIsFound() => (await GeneratorHarness.Analyze(Vendor(
        Target(), attribute: "sealed class BoxAttribute : Attribute"))).ShouldHaveSingleItem().GetMessage(null)
        .ShouldContain("BoxAttribute, which must be a class that derives from SubmitsToAttribute");

    [Fact]
    public void AnEditOfATargetsAttributeWritesNeitherEstimatorsNorTableAnew()
    {
        var vendor = Vendor(Target());
        var run = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, vendor, Experiment("[Vendor.Box(Size = 4)]")]));
        var again = run.Rerun(Experiment("[Vendor.Box(Size = 5)]"));

        again.Results.SelectMany(r => r.TrackedSteps).Where(s => TrackingNames.All.Contains(s.Key) && s.Key != TrackingNames.Experiments)
            .Where(s => s.Value.SelectMany(v => v.Outputs).Any(o => o.Reason is Microsoft.CodeAnalysis.IncrementalStepRunReason.Modified or Microsoft.CodeAnalysis.IncrementalStepRunReason.New))
            .Select(s => s.Key).ShouldBe([TrackingNames.Declarations]);
    }
}
