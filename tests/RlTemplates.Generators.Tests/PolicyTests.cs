using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RlTemplates.Generators.Parsing;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class PolicyTests
{
    private const string Sizes = "[assembly: RlPolicy(\"contoso\", AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\", \"STANDARD_D2_V2\"])]";
    private const string TooLarge = "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC8AS_T4_V3\")]";

    public static TheoryData<string, string, string, string, string, string, string> Clauses => new()
    {
        { "RLT0110", "AllowedAlgorithms = [typeof(RlTemplates.Learning.Algorithms.Ppo)]", "", "", "Algorithm", "The algorithm is Learner; it must be Ppo by the policy 'contoso' of Contoso.Rl", "" },
        { "RLT0111", "AllowedTargets = [typeof(SlurmAttribute), typeof(LocalAttribute)]", "[AzureMl]", "[Slurm, Local]", "AzureMl", "The target is [AzureMl]; it must be [Slurm] or [Local] by", "" },
        { "RLT0112", "AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\", \"STANDARD_D2_V2\"]", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC8AS_T4_V3\")]", "[AzureMl] [Head(\"head\", VmSize = \"standard_nc4as_t4_v3\")]", "\"STANDARD_NC8AS_T4_V3\"", "'VmSize' of [Head] is STANDARD_NC8AS_T4_V3; it must be STANDARD_NC4AS_T4_V3 or STANDARD_D2_V2 by the policy 'contoso' of Contoso.Rl; did you mean STANDARD_NC4AS_T4_V3?", "\"STANDARD_NC4AS_T4_V3\"" },
        { "RLT0112", "AllowedVmSizes = [\"ml.g5.xlarge\"]", "[SageMaker(InstanceType = \"ml.g5.12xlarge\")]", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]", "\"ml.g5.12xlarge\"", "'InstanceType' of [SageMaker]", "\"ml.g5.xlarge\"" },
        { "RLT0113", "MaxDurationSeconds = 3600", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3601)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]", "3601", "The stop criterion on time_total_s is 3601; it must be at most 3600 by", "3600" },
        { "RLT0113", "MaxDurationSeconds = 3600", "[StopWhen(Metric.TimestepsTotal, AtLeast = 5)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60)]", "Config", "'config' has no stop criterion on time_total_s", "" },
        { "RLT0113", "MaxDurationSeconds = 3600", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60), Slurm(MaxRunDurationSeconds = 7200)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 60), Slurm(MaxRunDurationSeconds = 3600)]", "7200", "'MaxRunDurationSeconds' of [Slurm] is 7200; it must be at most 3600 by", "3600" },
        { "RLT0114", "MaxNodes = 4", "[Ray] [Head(\"head\", MaxNodes = 5)]", "[Ray] [Head(\"head\", MaxNodes = 4)]", "5", "'MaxNodes' of [Head] is 5; it must be at most 4 by", "4" },
        { "RLT0114", "MaxNodes = 4", "[Ray] [Head(\"head\"), Workers(\"players\", NodeCount = 4)]", "[Ray] [Head(\"head\"), Workers(\"players\", NodeCount = 3)]", "Ray", "[Ray] takes 5 machines (head 1, players 4); it must take at most 4 by", "" },
        { "RLT0114", "MaxNodes = 4", "[SageMaker(InstanceType = \"ml.g5.xlarge\", InstanceCount = 5)]", "[SageMaker(InstanceType = \"ml.g5.xlarge\", InstanceCount = 4)]", "5", "'InstanceCount' of [SageMaker] is 5", "4" },
        { "RLT0115", "RequiredTags = [\"team\"]", "[Tag(\"teem\", \"rl\")]", "[Tag(\"team\", \"rl\")]", "Config", "'config' has no tag 'team', which the policy 'contoso' of Contoso.Rl requires; is 'teem' misspelt?", "" },
        { "RLT0115", "RequiredTags = [\"team\"]", "[Tag(\"team\", \" \")]", "[Tag(\"team\", \"rl\")]", "Tag(\"team\", \" \")", "The tag 'team' is empty", "" },
        { "RLT0117", "RequiredMetrics = [Metric.EpisodeRewardMean]", "[LogMetric(Metric.EpisodesTotal)]", "[LogMetric(Metric.EpisodeRewardMean)]", "Config", "'config' does not log episode_reward_mean", "" },
    };

    [Theory]
    [MemberData(nameof(Clauses))]
    public async Task AClauseFiresWhereItIsBrokenAndNotWhereItIsKept(string id, string clause, string wrong, string right, string at, string words, string mend)
    {
        var kit = Kits.Kit($"[assembly: RlPolicy(\"contoso\", {clause})]");

        var found = (await Kits.Findings(Kits.Project(Samples.Config(attributes: wrong), kit))).ShouldHaveSingleItem();

        (found.Id, found.Severity).ShouldBe((id, DiagnosticSeverity.Error));
        found.GetMessage(null).ShouldContain(words);
        found.Location.SourceTree!.ToString().Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length).ShouldBe(at);
        found.Properties.GetValueOrDefault(Mend.Replacement, "").ShouldBe(mend);
        if (id != "RLT0110")
            (await Kits.Findings(Kits.Project(Samples.Config(attributes: right), kit))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new() { Keep = 9 };", "9", "checkpoint.keep is set, which")]
    [InlineData("public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new RlTemplates.Experiments.CheckpointOptions() with { Keep = 9 };", "9", "checkpoint.keep is set")]
    [InlineData("public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = Make(); static RlTemplates.Experiments.CheckpointOptions Make() => new();", "Make()", "checkpoint is set as a whole, which hides whether checkpoint.keep is")]
    [InlineData("public RlTemplates.Experiments.CheckpointOptions Checkpoint { get; init; } = new();", null, "")]
    public async Task AForbiddenOptionIsFoundWhereItIsSet(string members, string? at, string words)
    {
        var kit = Kits.Kit("[assembly: RlPolicy(\"contoso\", ForbiddenOptions = [\"checkpoint.keep\"])]");

        var found = await Kits.Findings(Kits.Project(Samples.Config(members), kit));

        found.Select(f => f.Id).ShouldBe(at is null ? [] : ["RLT0116"]);
        if (at is null)
            return;
        found[0].GetMessage(null).ShouldContain(words);
        found[0].Location.SourceTree!.ToString().Substring(found[0].Location.SourceSpan.Start, found[0].Location.SourceSpan.Length).ShouldBe(at);
    }

    [Fact]
    public async Task AForbiddenGroupForbidsAllBelowIt()
    {
        var kit = Kits.Kit("[assembly: RlPolicy(\"contoso\", ForbiddenOptions = [\"stop\"])]");
        (await Kits.Findings(Kits.Project(Samples.Config(attributes: "[StopWhen(Metric.TimestepsTotal, AtLeast = 1)]"), kit))).ShouldHaveSingleItem().GetMessage(null).ShouldStartWith("stop.timesteps_total is set");
    }

    [Fact]
    public async Task AllowedAlgorithmsAreKnownByTheirTypes()
    {
        var lab = Kits.Kit("[assembly: RlPolicy(\"lab\", AllowedAlgorithms = [typeof(Lab.Learner)])]\n", "Lab.Kit", Kits.Kit(Samples.Learner.Replace("[RlTemplates.", "[global::RlTemplates.", StringComparison.Ordinal), "Lab"));
        var source = Samples.Config().Substring(Samples.Learner.Length);
        var found = await Kits.Findings(Kits.Project(source, lab, Kits.Kit(Samples.Learner, "Lab")));
        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task ThePoliciesOfAllKitsHoldThroughAnotherPackageToo()
    {
        var inner = Kits.Kit(Sizes, "Contoso.Base");
        var outer = Kits.Kit("[assembly: RlPolicy(\"games\", RequiredTags = [\"game\"])]", "Contoso.Games", inner);

        var found = await Kits.Findings(Kits.Project(Samples.Config(attributes: TooLarge), outer, inner));

        found.Select(f => f.Id).ShouldBe(["RLT0112", "RLT0115"], ignoreOrder: true);
    }

    [Fact]
    public async Task NothingInAProjectSoftensAPolicy()
    {
        var source = "// <auto-generated/>\n#pragma warning disable\n#pragma warning disable RLT0112\n" + Samples.Config(attributes: TooLarge)
            .Replace("[AzureMl]", "[AzureMl] [System.Diagnostics.CodeAnalysis.SuppressMessage(\"RlTemplates\", \"RLT0112\")] [System.CodeDom.Compiler.GeneratedCode(\"x\", \"1\")]", StringComparison.Ordinal);
        var project = Kits.Project("[assembly: RlTemplates.RlPolicyException(\"config\", Rule = \"RLT0112\", Reason = \"r\", Until = \"2999-01-01\", ApprovedBy = \"me\")]\n" + source, Kits.Kit(Sizes));
        var options = project.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithWarningLevel(0)
            .WithSpecificDiagnosticOptions([KeyValuePair.Create("RLT0112", ReportDiagnostic.Suppress)]).WithSyntaxTreeOptionsProvider(new Silent());

        var found = await GeneratorHarness.Analyze(project.WithOptions(options), []);

        found.Where(f => f.Id == "RLT0112" && !f.IsSuppressed).ShouldHaveSingleItem().Severity.ShouldBe(DiagnosticSeverity.Error);
    }

    [Fact]
    public void AViolationLeavesNoProgramThatRuns()
    {
        var definition = EmitLoadRunTests.Definition(GeneratorHarness.Run(Kits.Project(Samples.Config(attributes: TooLarge), Kits.Kit(Sizes))), "Lab.Config");
        definition.Errors.ShouldHaveSingleItem().ShouldBe("RLT0112: 'VmSize' of [Head] is STANDARD_NC8AS_T4_V3; it must be STANDARD_NC4AS_T4_V3 or STANDARD_D2_V2 by the policy 'contoso' of Contoso.Rl; did you mean STANDARD_NC4AS_T4_V3?.");
    }

    [Theory]
    [InlineData(-2, "RLT0112", "; the exception that Ada approved ended on ")]
    [InlineData(2, "RLT0119", "'config' may break RLT0112 until ")]
    [InlineData(40, null, "")]
    public async Task AnExceptionHoldsUntilItsDay(int days, string? id, string words)
    {
        var kit = Kits.Kit(Sizes + $"[assembly: RlPolicyException(\"config\", Rule = \"RLT0112\", Reason = \"memory\", Until = \"{Kits.Day(days)}\", ApprovedBy = \"Ada\")]");

        var found = await Kits.Findings(Kits.Project(Samples.Config(attributes: TooLarge), kit));

        found.Select(f => f.Id).ShouldBe(id is null ? [] : [id]);
        found.ShouldAllBe(f => f.GetMessage(null).Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RLT0113", "config")]
    [InlineData("RLT0112", "another")]
    public async Task AnExceptionIsForOneRuleAndOneExperiment(string rule, string experiment)
    {
        var kit = Kits.Kit(Sizes + $"[assembly: RlPolicyException(\"{experiment}\", Rule = \"{rule}\", Reason = \"memory\", Until = \"{Kits.Day(90)}\", ApprovedBy = \"Ada\")]");
        (await Kits.Findings(Kits.Project(Samples.Config(attributes: TooLarge), kit))).ShouldHaveSingleItem().Id.ShouldBe("RLT0112");
    }

    [Theory]
    [InlineData("RLT0112", "AllowedVmSizes = [\"STANDARD_NC4AS_T4_V3\"]", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC8AS_T4_V3\")]", "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC4AS_T4_V3\")]")]
    [InlineData("RLT0113", "MaxDurationSeconds = 3600", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3601)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]")]
    [InlineData("RLT0113", "MaxDurationSeconds = 3600", "[StopWhen(Metric.EpisodesTotal, AtLeast = 5)]", "[StopWhen(Metric.TimeTotalSeconds, AtLeast = 3600)]")]
    [InlineData("RLT0117", "RequiredMetrics = [RlTemplates.Metric.EpisodeRewardMean]", "", "[LogMetric(\"episode_reward_mean\")]")]
    public async Task AMechanicalMendIsOffered(string id, string clause, string wrong, string mended)
    {
        var policy = $"[assembly: RlTemplates.RlPolicy(\"own\", {clause})]\n";
        (await FixHarness.Fix(policy + Samples.Config(attributes: wrong), id)).ShouldNotBeNull().Source.ShouldContain(mended);
    }

    private sealed class Silent : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.MarkedGenerated;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity)
        {
            severity = ReportDiagnostic.Suppress;
            return true;
        }

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) => TryGetDiagnosticValue(null!, diagnosticId, cancellationToken, out severity);
    }
}
