using RlTemplates.Experiments;
using RlTemplates.Generators.Parsing;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>The properties that the generator adds to config classes that neither declare nor inherit them.</summary>
public sealed class AddedGroupTests
{
    private const string Base = """
        namespace Lab
        {
            public abstract record TeamBase
            {
                public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new() { Keep = 7 };
                public RlTemplates.Experiments.EvaluationOptions Evaluation { get; init; } = new() { Episodes = 4 };
            }

            public abstract record StopBase
            {
                public System.Collections.Generic.IReadOnlyDictionary<string, RlTemplates.Options.StopBound> Stop { get; init; } =
                    new System.Collections.Generic.Dictionary<string, RlTemplates.Options.StopBound> { ["timesteps_total"] = new(5) };
            }

            public abstract record WrongBase { public int Evaluation { get; init; } = 1; }

            public abstract record HiddenBase { private int Checkpoint { get; } = 1; public int Sum => Checkpoint; }
        }
        """;

    private const string Parts = "public RlTemplates.Environments.PongOptions Environment { get; init; } = new(); public LearnerOptions Algorithm { get; init; } = new(); ";

    [Fact]
    public void EveryRowIsAPropertyThatTheRuntimeReads()
    {
        var compilation = GeneratorHarness.Compile([""]);
        AddedGroups.All.Where(g => g.Target(compilation) is null).Select(g => g.Name).ShouldBeEmpty();
        AddedGroups.All.Select(g => typeof(ExperimentConfig).GetProperty(g.Name)).ShouldNotContain((System.Reflection.PropertyInfo?)null);
        foreach (var group in AddedGroups.All)
        {
            var options = ((Microsoft.CodeAnalysis.IPropertySymbol)group.Target(compilation)!).Type.GetMembers().Select(m => m.Name).ToList();
            group.Intervals.Select(i => i.Option).Except(options).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task InheritedGroupsAreOptionsAndNotAddedAgain()
    {
        var source = Samples.Config(declaration: "public sealed partial record Config : TeamBase") + Base;
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
        var run = GeneratorHarness.Run(source);
        run.Diagnostics.ShouldBeEmpty();
        run.Sources["Lab.Config.Properties.g.cs"].ShouldContain(" Stop ");
        run.Sources["Lab.Config.Properties.g.cs"].ShouldNotContain("Checkpoint");
        var definition = Definition(run);
        definition.Errors.ShouldBeEmpty();
        definition.Options.Options.Select(o => o.Path).Count(p => p == "checkpoint.keep").ShouldBe(1);
        var config = definition.Configure(definition.Options.CreateDefault());
        (config.Checkpoint.Keep, config.Evaluation.Episodes).ShouldBe((7, 4));
    }

    private const string Options = "RlTemplates.Experiments.CheckpointOptions";

    [Theory]
    [InlineData("public record TeamBase(" + Options + " Checkpoint)", "", "(new " + Options + " { Keep = 7 })")]
    [InlineData("public abstract record TeamBase", "public abstract " + Options + " Checkpoint { get; init; }", "", "public override " + Options + " Checkpoint { get; init; } = new() { Keep = 7 };")]
    [InlineData("public record TeamBase", "public virtual " + Options + " Checkpoint { get; init; } = new();", "", "public override " + Options + " Checkpoint { get; init; } = new() { Keep = 7 };")]
    [InlineData("public record TeamBase", "public " + Options + " Checkpoint { get; init; } = new();", "", "public new " + Options + " Checkpoint { get; init; } = new() { Keep = 7 };")]
    [InlineData("public record TeamBase", "protected TeamBase() => Checkpoint = new() { Keep = 7 }; public " + Options + " Checkpoint { get; init; }")]
    [InlineData("public abstract record TeamBase : Above", "} public abstract record Above { public " + Options + " Checkpoint { get; init; } = new() { Keep = 7 };")]
    [InlineData("[RlTemplates.RlExperiment(\"base\"), RlTemplates.StopWhen(\"time_total_s\", AtLeast = 60)] public partial record TeamBase", Parts + "public " + Options + " Checkpoint { get; init; } = new() { Keep = 7 };", "", "", false)]
    public async Task GroupsOfABaseAreInheritedHoweverItHoldsThem(string declaration, string members, string arguments = "", string own = "", bool hasParts = true)
    {
        var config = $"namespace Lab {{ [RlTemplates.RlExperiment(\"config\"), RlTemplates.StopWhen(\"time_total_s\", AtLeast = 60)] public sealed partial record Config() : TeamBase{arguments} {{ {(hasParts ? Parts : "")}{own} }} }}";
        var source = $"{Samples.Learner}namespace Lab {{ {declaration}{(members.Length == 0 ? ";" : $" {{ {members} }}")} }} {config}";

        var run = GeneratorHarness.Run(source);

        run.Diagnostics.ShouldBeEmpty();
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
        var definition = Definition(run);
        definition.Errors.ShouldBeEmpty();
        definition.Options.Options.Count(o => o.Path == "checkpoint.keep").ShouldBe(1);
        definition.Configure(definition.Options.CreateDefault()).Checkpoint.Keep.ShouldBe(7);
    }

    [Fact]
    public async Task AnAbstractBaseIsNoExperimentAndIsToldSoOnce()
    {
        var found = (await GeneratorHarness.Analyze(Samples.Config(declaration: "public sealed partial record Config : TeamBase") + Base.Replace("public abstract record TeamBase", "[RlTemplates.RlExperiment(\"base\")] public abstract partial record TeamBase", StringComparison.Ordinal))).ShouldHaveSingleItem();

        found.Id.ShouldBe("RLT0001");
        found.GetMessage(null).ShouldEndWith("mark the records that derive from it, which inherit its options");
    }

    [Fact]
    public async Task InheritedStopCriteriaStop()
    {
        var config = Samples.Config(members: "// no Stop here", declaration: "public sealed partial record Config : StopBase");
        (await GeneratorHarness.Analyze(config + Base)).ShouldBeEmpty();
        var run = GeneratorHarness.Run(config + Base);
        run.Diagnostics.ShouldBeEmpty();
        var definition = Definition(run);
        definition.Configure(definition.Options.CreateDefault()).Stop.Keys.ShouldBe(["timesteps_total"]);
        var twice = Samples.Config(attributes: "[StopWhen(Metric.TimestepsTotal, AtLeast = 9)]", declaration: "public sealed partial record Config : StopBase");
        (await GeneratorHarness.Analyze(twice + Base)).ShouldHaveSingleItem().Id.ShouldBe("RLT0044");
    }

    [Fact]
    public async Task AnInheritedMemberOfAnotherTypeIsReportedAtTheClass()
    {
        var found = (await GeneratorHarness.Analyze(Samples.Config(declaration: "public sealed partial record Config : WrongBase") + Base)).ShouldHaveSingleItem();
        found.Id.ShouldBe("RLT0004");
        found.GetMessage(null).ShouldBe("'WrongBase.Evaluation' must be a property of type EvaluationOptions, because the runtime reads it; give yours another name");
        found.Location.SourceTree!.ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length).ShouldBe("Config");
    }

    [Fact]
    public async Task APrivateMemberOfABaseDoesNotStandInTheWay()
    {
        var source = Samples.Config(declaration: "public sealed partial record Config : HiddenBase") + Base;
        (await GeneratorHarness.Analyze(source)).ShouldBeEmpty();
        GeneratorHarness.Run(source).Diagnostics.ShouldBeEmpty();
    }

    [Fact]
    public async Task StopCriteriaOfOtherValuesAreRefused() =>
        (await GeneratorHarness.Analyze(Samples.Config("public IReadOnlyDictionary<string, double> Stop { get; init; } = new Dictionary<string, double>();")))
            .ShouldContain(d => d.Id == "RLT0004" && d.GetMessage(null).Contains("IReadOnlyDictionary<string, StopBound>", StringComparison.Ordinal));

    [Fact]
    public void GroupsThatDoNotChangeWhatIsLearnedAreNamed()
    {
        var definition = Definition(GeneratorHarness.Run(Samples.Config()));
        definition.Configure(definition.Options.CreateDefault()).HarmlessOptions.ShouldBe(["stop", "evaluation", "checkpoint", "tracking", "hooks", "export", "engine", "environment_threads", "environment_faults", "task_schedule"]);
    }

    private static ExperimentDefinition Definition(GeneratorRun run) => (ExperimentDefinition)run.Load().GetType("Lab.Config")!.GetProperty("Definition")!.GetValue(null)!;
}
