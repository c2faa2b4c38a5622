using Microsoft.CodeAnalysis;
using RlTemplates.Environments;
using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public void Hallway()
    {
        var run = GeneratorHarness.Run(EnvironmentSamples.Hallway);
        run.Diagnostics.ShouldBeEmpty();
        Snapshot.Match(string.Concat(run.Sources.Where(s => !s.Key.Contains("Manifest", StringComparison.Ordinal)).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"=== {s.Key}\n{s.Value}\n")));
    }

    [Fact]
    public async Task TheSamplesAreRight()
    {
        (await GeneratorHarness.Analyze(EnvironmentSamples.Hallway)).ShouldBeEmpty();
        (await GeneratorHarness.Analyze(EnvironmentSamples.Class())).ShouldBeEmpty();
        (await GeneratorHarness.Analyze(EnvironmentSamples.Class() + EnvironmentSamples.Experiment("WalkerOptions"))).ShouldBeEmpty();
    }

    [Fact]
    public void TheSpecTellsWhatTheMembersSay()
    {
        using var environment = Create(EnvironmentSamples.Hallway + EnvironmentSamples.Experiment("HallwayOptions"), 3);
        var spec = environment.Spec;
        (spec.Name, spec.MaxEpisodeSteps, spec.HasActionMask).ShouldBe(("hallway", 20, true));
        spec.Observation.ShouldBe(new ObservationSpace(ElementType.Float32, 1) { Low = [0], High = [1] });
        spec.Action.ShouldBe(new DiscreteSpace(3));
        spec.ActionNames.ShouldBe(["LEFT", "STAY", "RIGHT"]);
    }

    [Fact]
    public void AnExperimentOnItConforms()
    {
        var create = Creator(EnvironmentSamples.Hallway + EnvironmentSamples.Experiment("HallwayOptions"));
        EnvironmentConformance.Check(create, 300);
    }

    [Fact]
    public async Task KindsAreWorkedOutForThePair()
    {
        var source = EnvironmentSamples.Class("[Action(Low = -1, High = 1)] float Force;", without: "Action") + EnvironmentSamples.Experiment("WalkerOptions").Replace("PpoOptions", "DqnOptions", StringComparison.Ordinal);
        var finding = (await GeneratorHarness.Analyze(source)).ShouldHaveSingleItem();
        finding.Id.ShouldBe("RLT0013");
        finding.GetMessage(null).ShouldContain("'Dqn' learns from discrete actions, but 'Walker' has continuous actions");
        Definition(source).Errors.ShouldHaveSingleItem().ShouldContain("RLT0013");
    }

    [Fact]
    public void AClassWithErrorsStillHasAFactoryAndTheExperimentTellsThem()
    {
        var source = EnvironmentSamples.Class("void Walk() => Done = Place > Reward + Move;", without: "Step") + EnvironmentSamples.Experiment("WalkerOptions");
        Definition(source).Errors.ShouldHaveSingleItem().ShouldContain("RLT0094: 'Walker' has no [Step] member");

        var factory = GeneratorHarness.Run(EnvironmentSamples.Class("void Walk() => Done = Place > Reward + Move;", without: "Step")).Load().GetType("Lab.Walker").ShouldNotBeNull();
        var error = Should.Throw<System.Reflection.TargetInvocationException>(() => factory.GetMethod("Create")!.Invoke(null, [null, 1]));
        error.InnerException.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("RLT0094");
    }

    [Fact]
    public void AClassThatCannotBeCompletedIsToldByTheExperiment() =>
        Definition(EnvironmentSamples.Class(declaration: "public sealed class Walker(WalkerOptions options)").Replace(")] int", ")] public int", StringComparison.Ordinal)
                .Replace("[Reward]", "[Reward] internal", StringComparison.Ordinal) + EnvironmentSamples.Experiment("WalkerOptions"))
            .Errors.ShouldHaveSingleItem().ShouldContain("RLT0090: 'Walker' is marked [RlEnvironment], so it must be partial");

    [Fact]
    public void KindsOfAReferencedAssemblyAreReadFromItsMetadata()
    {
        var library = GeneratorHarness.Run(EnvironmentSamples.Hallway);
        using var stream = new MemoryStream();
        library.Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success.ShouldBeTrue();
        var experiment = EnvironmentSamples.Experiment("HallwayOptions");
        var user = GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, experiment]).AddReferences(MetadataReference.CreateFromImage(stream.ToArray())).WithAssemblyName("User");
        var run = GeneratorHarness.Run(user);
        run.Diagnostics.ShouldBeEmpty();
        run.Sources["Lab.Learn.Definition.g.cs"].ShouldContain("global::Lab.Hallway.Create(c.Environment, n), c.Environment, count, \"Hallway\", c.EnvironmentThreads, c.EnvironmentFaults)");

        var wrong = GeneratorHarness.Run(user.ReplaceSyntaxTree(user.SyntaxTrees[1], user.SyntaxTrees[1].WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(experiment.Replace("PpoOptions", "SacOptions", StringComparison.Ordinal)))));
        wrong.Sources["Lab.Learn.Definition.g.cs"].ShouldContain("RLT0013: 'Sac' learns from continuous actions, but 'Hallway' has discrete actions");
    }

    [Fact]
    public void TheConfigSaysHowManyThreadsStepTheCopies()
    {
        var source = EnvironmentSamples.Hallway + EnvironmentSamples.Experiment("HallwayOptions");
        var threaded = source.Replace("public ulong Seed", "public int EnvironmentThreads { get; init; } = 3; public ulong Seed", StringComparison.Ordinal);
        using var one = Create(source, 4);
        using var several = Create(threaded, 4);
        (one is ISavableEnvironment, several is ISavableEnvironment, several is ITaskSettable).ShouldBe((true, true, true));
        Definition(threaded).Options.Options.ShouldContain(option => option.Path == "environment_threads");
        EnvironmentConformance.Check(Creator(threaded), 200);
    }

    [Fact]
    public void OptionsOfTheClassAreTasks()
    {
        var run = GeneratorHarness.Run(EnvironmentSamples.Hallway + EnvironmentSamples.Experiment("HallwayOptions"));
        var definition = EmitLoadRunTests.Definition(run, "Lab.Learn");
        var config = definition.Options.CreateDefault();
        var options = config.GetType().GetProperty("Environment")!.PropertyType;
        var task = Activator.CreateInstance(options)!;
        options.GetProperty("Length")!.SetValue(task, 3);
        EnvironmentConformance.Check(definition.Configure(config).CreateEnvironment, 200, task: task).Skipped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public int Level { get; init; }", true)]
    [InlineData("public int MaxEpisodeSteps { get; init; } = 5;", false)]
    [InlineData("public int Twice => 2 * MaxEpisodeSteps; public int MaxEpisodeSteps { get; init; } = 5;", false)]
    [InlineData("public Inner Part { get; init; } = new(); } public sealed record Inner {", false)]
    [InlineData("public Inner Part { get; init; } = new(); } public sealed record Inner { public float[] Weights { get; init; } = [];", true)]
    [InlineData("public Lamp Light { get; init; } = new Torch(); } [Options] public abstract record Lamp; public sealed record Torch : Lamp {", true)]
    public void AClassTakesTasksWhereItHasOptionsThatATaskCanChange(string body, bool takesTasks)
    {
        var source = EnvironmentSamples.Class(body: body, attributes: "[RlEnvironment(\"walker\")]").Replace("public float Offset { get; init; }", "", StringComparison.Ordinal).Replace("options.Offset", "options.GetHashCode()", StringComparison.Ordinal);
        var run = GeneratorHarness.Run(source);
        run.Diagnostics.ShouldBeEmpty();
        run.Sources.ContainsKey("Lab.Walker.Tasks.g.cs").ShouldBe(takesTasks);
        var assembly = run.Load();
        using var environment = (IEnvironment)assembly.GetType("Lab.Walker")!.GetMethod("Create")!.Invoke(null, [Activator.CreateInstance(assembly.GetType("Lab.WalkerOptions")!), 1])!;
        (environment is ITaskSettable).ShouldBe(takesTasks);
    }

    [Fact]
    public async Task AClassThatCannotBeSavedMayHoldAnything()
    {
        var source = EnvironmentSamples.Class("private object? _simulator; private object Simulator => _simulator ??= new();", attributes: "[RlEnvironment(\"walker\", MaxEpisodeSteps = 9, CanBeSaved = false)]")
            + EnvironmentSamples.Experiment("WalkerOptions");
        (await GeneratorHarness.Analyze(source)).ShouldNotContain(finding => finding.Id == "RLT0105");
        using var environment = Create(source, 2);
        (environment is ISavableEnvironment, environment is IRestartable).ShouldBe((false, true));
        EnvironmentConformance.Check(Creator(source), 100).Skipped.ShouldContain(skipped => skipped.StartsWith("state: walker cannot be saved", StringComparison.Ordinal));
    }

    internal static Func<int, IEnvironment> Creator(string source)
    {
        var definition = Definition(source);
        definition.Errors.ShouldBeEmpty();
        return definition.Configure(definition.Options.CreateDefault()).CreateEnvironment;
    }

    private static IEnvironment Create(string source, int count) => Creator(source)(count);

    private static ExperimentDefinition Definition(string source) => EmitLoadRunTests.Definition(GeneratorHarness.Run(source), "Lab.Learn");
}
