using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using RlTemplates.Experiments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Options;
using RlTemplates.TestKit;

namespace RlTemplates.Tests;

/// <summary>What a kit's policy and defaults do in a running program.</summary>
[Collection("console")]
public sealed class TeamKitTests
{
    private const string Policy = "[assembly: RlPolicy(\"contoso\", AllowedAlgorithms = [typeof(RlTemplates.Learning.Algorithms.Ppo)], AllowedTargets = [typeof(LocalAttribute), typeof(AzureMlAttribute)], MaxDurationSeconds = 60, RequiredTags = [\"team\"], RequiredMetrics = [Metric.EpisodeRewardMean], ForbiddenOptions = [\"checkpoint.keep\", \"evaluation\"])]";

    [Theory]
    [InlineData("RLT0113: --stop.time-total-s: The stop criterion on time_total_s is 61; it must be at most 60 by the policy 'contoso' of Contoso.Rl.", "--stop.time-total-s", "61")]
    [InlineData("RLT0116: --checkpoint.keep: checkpoint.keep is set, which the policy 'contoso' of Contoso.Rl forbids; leave it out.", "--checkpoint.keep", "9")]
    [InlineData("RLT0116: --evaluation.episodes: evaluation.episodes is set, which", "--evaluation.episodes", "9")]
    [InlineData("RLT0113: --targets.prod.max-run-duration-seconds: 'MaxRunDurationSeconds' of [AzureMl] is 61; it must be at most 60 by the policy 'contoso' of Contoso.Rl.", "--targets.prod.max-run-duration-seconds", "61")]
    public async Task Submit_refuses_what_a_layer_sets_against_the_policy(string sentence, params string[] args)
    {
        var (code, _, errors) = await Run(Experiment(Kit(Policy)), ["submit", .. args]);

        code.ShouldBe(2);
        errors.ShouldStartWith("error: " + sentence);
    }

    [Fact]
    public async Task Submit_says_what_the_compiler_says_of_the_class()
    {
        var kit = Kit("[assembly: RlPolicy(\"contoso\", AllowedAlgorithms = [typeof(RlTemplates.Learning.Algorithms.Impala)], AllowedTargets = [typeof(SlurmAttribute)], AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\"], MaxNodes = 2, MaxDurationSeconds = 5, RequiredTags = [\"cost-centre\"], RequiredMetrics = [\"kl\"], ForbiddenOptions = [\"seed\"])]");

        var (code, _, errors) = await Run(Experiment(kit), "submit");

        code.ShouldBe(2);
        errors.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "error: RLT0110: The algorithm is Ppo; it must be Impala by the policy 'contoso' of Contoso.Rl.",
            "error: RLT0111: The target is [AzureMl]; it must be [Slurm] by the policy 'contoso' of Contoso.Rl.",
            "error: RLT0111: The target is [Local]; it must be [Slurm] by the policy 'contoso' of Contoso.Rl.",
            "error: RLT0112: 'VmSize' of [Head] is STANDARD_NC8AS_T4_V3; it must be STANDARD_NC4AS_T4_V3 by the policy 'contoso' of Contoso.Rl; did you mean STANDARD_NC4AS_T4_V3?",
            "error: RLT0114: 'NodeCount' of [Head] is 3; it must be at most 2 by the policy 'contoso' of Contoso.Rl.",
            "error: RLT0113: The stop criterion on time_total_s is 60; it must be at most 5 by the policy 'contoso' of Contoso.Rl.",
            "error: RLT0115: 'pole' has no tag 'cost-centre', which the policy 'contoso' of Contoso.Rl requires; add [Tag(\"cost-centre\", \"...\")].",
            "error: RLT0116: seed is set, which the policy 'contoso' of Contoso.Rl forbids; leave it out.",
            "error: RLT0117: 'pole' does not log kl, which the policy 'contoso' of Contoso.Rl requires; add [LogMetric(\"kl\")].",
        ]);
    }

    [Fact]
    public async Task An_exception_of_the_kit_lets_it_pass_until_its_day()
    {
        const string Strict = "[assembly: RlPolicy(\"contoso\", RequiredMetrics = [\"kl\"], AllowedTargets = [typeof(SlurmAttribute)])]";
        var ending = DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        var (_, _, errors) = await Run(Experiment(Kit(Strict + $"[assembly: RlPolicyException(\"pole\", Rule = \"RLT0117\", Reason = \"none yet\", Until = \"{ending}\", ApprovedBy = \"Ada\")]")), "submit");

        errors.ShouldStartWith($"warning: RLT0119: 'pole' may break RLT0117 until {ending} only (none yet)");
        errors.ShouldNotContain("error: RLT0117");
    }

    [Fact]
    public async Task Defaults_lie_below_what_the_class_sets_and_say_where_they_stand()
    {
        var kit = Kit("[assembly: RlDefaults(\"defaults.yaml\")]", ("defaults.yaml", "checkpoint:\n  keep: 7\nseed: 5\nstop:\n  time_total_s: 9\n  timesteps_total: 1000\nalgorithm:\n  num_workers: 3\n  gamma: 0.5\n"));

        var (code, output, errors) = await Run(Experiment(kit), "config", "--algorithm.gamma", "0.6");

        (code, errors).ShouldBe((0, ""));
        Row(output, "checkpoint.keep").ShouldBe(["7", "team defaults (Contoso.Rl), line 2, column 3"]);
        Row(output, "stop.timesteps_total").ShouldBe([">=1000", "team defaults (Contoso.Rl), line 6, column 3"]);
        Row(output, "stop.time_total_s").ShouldBe([">=60", "config class"]);
        Row(output, "seed").ShouldBe(["1", "config class"]);
        Row(output, "algorithm.gamma").ShouldBe(["0.6", "--algorithm.gamma"]);
    }

    [Fact]
    public async Task Defaults_may_be_for_one_experiment_and_are_judged_like_presets()
    {
        const string Attributes = "[assembly: RlDefaults(\"all.yaml\"), RlDefaults(\"pole.yaml\", Experiment = \"pole\"), RlDefaults(\"pong.yaml\", Experiment = \"pong\")]";
        var kit = Kit(Attributes, ("all.yaml", "checkpoint:\n  kep: 7\n"), ("pole.yaml", "checkpoint:\n  keep: -1\n"), ("pong.yaml", "checkpoint:\n  keep: 9\n"));

        var (code, _, errors) = await Run(Experiment(kit), "config");

        code.ShouldBe(2);
        errors.ShouldContain("error: team defaults (Contoso.Rl/pole.yaml), line 2, column 9: checkpoint.keep is -1");
        (await Run(Experiment(Kit("[assembly: RlDefaults(\"all.yaml\")]", ("all.yaml", "checkpoint:\n  kep: 7\n"))), "config")).Errors
            .ShouldBe("warning: team defaults (Contoso.Rl), line 2, column 3: unknown option checkpoint.kep; did you mean checkpoint.keep?\n");
        (await Run(Experiment(Kit("[assembly: RlDefaults(\"al.yaml\")]", ("all.yaml", ""))), "config")).Errors
            .ShouldBe("error: team defaults (Contoso.Rl): the assembly embeds no 'al.yaml'; did you mean all.yaml?\n");
    }

    [Theory]
    [InlineData("nothing.like.it", "write <EmbeddedResource Include=\"nothing.like.it\" LogicalName=\"nothing.like.it\" /> in the kit's project file")]
    [InlineData("pole.yml", "did you mean Contoso.Rl.pole.yml?")]
    public async Task Defaults_that_the_kit_does_not_embed_are_an_error(string resource, string words)
    {
        var kit = Kit($"[assembly: RlDefaults(\"{resource}\")]", ("all.yaml", ""), ("Contoso.Rl.pole.yml", ""));

        (await Run(Experiment(kit), "config")).Errors.ShouldBe($"error: team defaults (Contoso.Rl): the assembly embeds no '{resource}'; {words}\n");
    }

    private static string[] Row(string output, string option) =>
        output.ReplaceLineEndings("\n").Split('\n').Single(l => l.StartsWith(option + "\t", StringComparison.Ordinal)).Split('\t')[1..];

    private static ExperimentDefinition<PoleExperiment> Experiment(Assembly kit) => new()
    {
        Name = "pole",
        Options = new DeclaredOptionTable(PoleExperiment.Definition.Options, machines: [Head]),
        Configuration = c => PoleExperiment.Definition.Configure(c),
        LoggedMetrics = [Metric.EpisodeRewardMean],
        SetOptions = ["seed", "stop.time_total_s"],
        AlgorithmType = typeof(Ppo),
        Targets = PoleExperiment.Definition.Targets.Where(t => t.Name is "prod" or "local").ToList(),
        Machines = [Head],
        Tags = new Dictionary<string, string> { ["team"] = "balance" },
        Kits = [kit],
    };

    private static MachineDeclaration<HeadAttribute> Head { get; } = new("head", "Head")
    {
        Options =
        [
            new Option<string?>(Codecs.Optional<string>(Codecs.String), static _ => "STANDARD_NC8AS_T4_V3") { Path = "machines.head.vm_size", CommandLineName = "--machines.head.vm-size", IsOfTarget = true, Meaning = OptionMeaning.MachineSize },
            new Option<int?>(Codecs.Nullable<int>(Codecs.Int32), static _ => 3) { Path = "machines.head.node_count", CommandLineName = "--machines.head.node-count", IsOfTarget = true, Meaning = OptionMeaning.JobMachines },
        ],
        Settings = static _ => new("head"),
    };

    private static Assembly Kit(string attributes, params (string Name, string Text)[] resources)
    {
        var kit = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, "using RlTemplates;\n" + attributes]).WithAssemblyName("Contoso.Rl"));
        using var stream = new MemoryStream();
        var emitted = kit.Output.Emit(stream, manifestResources: resources.Select(r => new ResourceDescription(r.Name, () => new MemoryStream(Encoding.UTF8.GetBytes(r.Text)), isPublic: true)));
        emitted.Success.ShouldBeTrue(string.Join('\n', emitted.Diagnostics));
        return Assembly.Load(stream.ToArray());
    }

    private static async Task<(int Code, string Output, string Errors)> Run(ExperimentDefinition experiment, params string[] args)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var said = new StringWriter { NewLine = "\n" };
        using var complained = new StringWriter { NewLine = "\n" };
        Console.SetOut(said);
        Console.SetError(complained);
        try
        {
            return (await EntryScript.RunAsync(args, [experiment]), said.ToString(), complained.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
