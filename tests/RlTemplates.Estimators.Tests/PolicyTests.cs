using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Estimators.Tests;

/// <summary>A kit's policy limits a third party's target by the attributes on its properties: the compiler and <c>submit</c> say one sentence.</summary>
public sealed class PolicyTests : IDisposable
{
    private const string Policy = "[assembly: RlPolicy(\"contoso\", AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\", \"R740\"], MaxDurationSeconds = 9000, MaxNodes = 4)]";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("RLT0112: 'Model' of [Shelf] is R730; it must be STANDARD_NC4AS_T4_V3 or R740 by the policy 'contoso' of Contoso.Rl; did you mean R740?", "Rack", "Shelf(\"left\", Model = \"R730\")", "--machines.left.model", "R730")]
    [InlineData("RLT0113: 'Hours' of [Rack] is 3; it must be at most 2 by the policy 'contoso' of Contoso.Rl.", "Rack(Hours = 3)", "Shelf(\"left\")", "--targets.rack.hours", "3")]
    [InlineData("RLT0114: 'Slots' of [Rack] is 5; it must be at most 4 by the policy 'contoso' of Contoso.Rl.", "Rack(Slots = 5)", "Shelf(\"left\")", "--targets.rack.slots", "5")]
    [InlineData("RLT0114: [Rack] takes 5 machines (rack 3, left 2); it must take at most 4 by the policy 'contoso' of Contoso.Rl.", "Rack(Slots = 3)", "Shelf(\"left\", MaxNodes = 2)", "--targets.rack.slots", "3", "--machines.left.max-nodes", "2")]
    [InlineData(null, "Rack(Slots = 3, TakesAny = true, Hours = 2)", "Shelf(\"left\", NodeCount = 1, Model = \"r740\")", "--targets.rack.slots", "3", "--targets.rack.takes-any", "--targets.rack.hours", "2", "--machines.left.model", "r740")]
    public async Task Compiler_and_submit_say_the_same(string? sentence, string target, string machines, params string[] args)
    {
        var kit = Kit();
        var (code, _, errors) = await _folder.Submit(Experiment(Assembly.Load(kit)), ["--to", "rack", .. args]);
        var found = await GeneratorHarness.Analyze(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Source(target, machines)]).AddReferences(MetadataReference.CreateFromImage(kit)), [], ("RlTemplatesEntryPoint", "false"));

        if (code == 0)
            await RackTarget.Works[_folder.Store.Find("latest").Job!.Id].Training;
        // What a layer sets has its place in front.
        Regex.Replace(errors, " --[a-z.-]+:", "").ShouldBe(sentence is null ? "" : $"error: {sentence}\n");
        code.ShouldBe(sentence is null ? 0 : 2);
        string.Join('\n', found.Where(f => f.Id.StartsWith("RLT011", StringComparison.Ordinal)).Select(f => $"{f.Id}: {f.GetMessage(null)}{(f.GetMessage(null).EndsWith('?') ? "" : ".")}")).ShouldBe(sentence ?? "");
    }

    [Fact]
    public async Task An_estimator_is_judged_as_submit_is()
    {
        var estimator = new Estimator<RackAttribute>(Experiment(Assembly.Load(Kit())), "rack", new RackedExperiment()) { Store = _folder.Store };
        estimator.Target.Slots = 5;

        var error = await Should.ThrowAsync<UserException>(() => estimator.FitAsync());

        error.Findings.ShouldHaveSingleItem().ShouldEndWith("'Slots' of [Rack] is 5; it must be at most 4 by the policy 'contoso' of Contoso.Rl.");
        _folder.Store.List().ShouldBeEmpty();
    }

    private static ExperimentDefinition<RackedExperiment> Experiment(Assembly kit) => new()
    {
        Name = "racked",
        Options = RackedExperiment.Definition.Options,
        Configuration = c => RackedExperiment.Definition.Configure(c),
        Targets = RackedExperiment.Definition.Targets,
        Machines = RackedExperiment.Definition.Machines,
        SetOptions = RackedExperiment.Definition.SetOptions,
        Kits = [kit],
    };

    private static string Source(string target, string machines) => $$"""
        using RlTemplates;
        using RlTemplates.Estimators.Tests;

        [RlExperiment("racked"), StopWhen(Metric.TimeTotalSeconds, AtLeast = 600)]
        [{{target}}, {{machines}}]
        public sealed partial record Racked
        {
            public RlTemplates.Environments.CartPoleOptions Environment { get; init; } = new();
            public RlTemplates.Learning.Algorithms.PpoOptions Algorithm { get; init; } = new();
        }
        """;

    private static byte[] Kit()
    {
        var kit = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, "using RlTemplates;\n" + Policy]).WithAssemblyName("Contoso.Rl"));
        using var stream = new MemoryStream();
        kit.Output.Emit(stream).Success.ShouldBeTrue();
        return stream.ToArray();
    }
}
