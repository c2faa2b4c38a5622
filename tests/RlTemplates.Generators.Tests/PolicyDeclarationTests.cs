using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class PolicyDeclarationTests
{
    private const string Exception = "RlPolicyException(\"pong\", Rule = \"RLT0112\", Reason = \"memory\", Until = \"2027-03-31\", ApprovedBy = \"Ada\")";

    [Theory]
    [InlineData("RlPolicy(\"\", MaxNodes = 1)", "has no name")]
    [InlineData("RlPolicy(\"contoso\")", "demands nothing")]
    [InlineData("RlPolicy(\"contoso\", MaxNodes = 0)", "has 'MaxNodes' = 0; it must be at least 1")]
    [InlineData("RlPolicy(\"contoso\", MaxDurationSeconds = -1)", "has 'MaxDurationSeconds' = -1")]
    [InlineData("RlPolicy(\"contoso\", RequiredTags = [])", "has an empty 'RequiredTags'")]
    [InlineData("RlPolicy(\"contoso\", RequiredTags = [\"a\", \"a\"])", "has 'a' twice")]
    [InlineData("RlPolicy(\"contoso\", RequiredTags = [\"a&b\"])", "that key has other characters")]
    [InlineData("RlPolicy(\"contoso\", AllowedAlgorithms = [typeof(string)])", "it must be an algorithm")]
    [InlineData("RlPolicy(\"contoso\", AllowedAlgorithms = [typeof(Lab.LearnerOptions)])", "these are options: write typeof(Learner)")]
    [InlineData("RlPolicy(\"contoso\", AllowedTargets = [typeof(HeadAttribute)])", "it must be the type of a target's attribute")]
    [InlineData("RlPolicy(\"contoso\", AllowedVmSizes = [\"STANDARD_NC4AS_T4_V2\"])", "no machine size is called so; did you mean ")]
    [InlineData("RlPolicy(\"contoso\", ForbiddenOptions = [\"--Checkpoint.KeepAll\"])", "such as checkpoint.keep")]
    [InlineData("RlPolicy(\"contoso\", ForbiddenOptions = [\"Checkpoint.Kep\"])", "such as checkpoint.keep")]
    [InlineData("RlPolicy(\"contoso\", ForbiddenOptions = [\"checkpoint.kep\"])", "no such option is known; did you mean checkpoint.keep?")]
    [InlineData("RlPolicy(\"contoso\", ForbiddenOptions = [\"evaluation.zebra\"])", "no such option is known")]
    [InlineData("RlPolicy(\"contoso\", RequiredMetrics = [\"\"])", "it must be the name of a metric")]
    [InlineData("RlPolicy(\"contoso\", MaxNodes = 1), assembly: RlPolicyException(\"pong\")", "has no 'Reason'", 4)]
    [InlineData(Exception, "has no [RlPolicy] beside it")]
    [InlineData("RlPolicy(\"contoso\", MaxNodes = 1), assembly: RlPolicyException(\"pong\", Rule = \"RLT0121\", Reason = \"memory\", Until = \"2027-03-31\", ApprovedBy = \"Ada\")", "did you mean RLT0111?")]
    [InlineData("RlPolicy(\"contoso\", MaxNodes = 1), assembly: RlPolicyException(\"pong\", Rule = \"RLT0112\", Reason = \"memory\", Until = \"31.3.2027\", ApprovedBy = \"Ada\")", "it must be a day such as 2027-03-31")]
    public async Task AMalformedPolicyIsAnErrorWhereItIsDeclared(string attributes, string words, int count = 1)
    {
        var found = await Analyze(attributes);

        found.Select(f => f.Id).ShouldBe(Enumerable.Repeat("RLT0118", count));
        found.ShouldContain(f => f.GetMessage(null).Contains(words, StringComparison.Ordinal), string.Join('\n', found));
    }

    [Theory]
    [InlineData("ForbiddenOptions = [\"chekpoint.keep\"]", "did you mean checkpoint.keep?")]
    [InlineData("ForbiddenOptions = [\"chekpoint\"]", "did you mean checkpoint?")]
    [InlineData("ForbiddenOptions = [\"keep\"]", "did you mean checkpoint.keep?")]
    [InlineData("ForbiddenOptions = [\"stop.episode_reward_maen\"]", "did you mean stop.episode_reward_mean?")]
    [InlineData("ForbiddenOptions = [\"algorithm.learning_raet\"]", "no such option is known; did you mean algorithm.learning_rate?")]
    [InlineData("ForbiddenOptions = [\"environment.zebras_in_the_garden\"]", "no such option is known")]
    [InlineData("ForbiddenOptions = [\"targets.prod.node_count\"]", "no such option is known")]
    [InlineData("ForbiddenOptions = [\"machines.head.vm_sise\"]", "did you mean machines.head.vm_size?")]
    [InlineData("RequiredMetrics = [\"episode_reward_maen\"]", "did you mean episode_reward_mean?")]
    public async Task WhatIsProbablyMisspeltIsAWarning(string list, string words)
    {
        var found = (await Analyze($"RlPolicy(\"contoso\", {list})")).ShouldHaveSingleItem();

        found.Id.ShouldBe("RLT0121");
        found.GetMessage(null).ShouldContain(words);
    }

    [Theory]
    [InlineData("ForbiddenOptions = [\"reward.scale\", \"my_own\", \"seed\", \"stop\", \"evaluation\", \"algorithm.learning_rate\", \"stop.apples_per_hour\", \"machines.head.vm_size\", \"targets.prod\"]")]
    [InlineData("RequiredMetrics = [\"apples_per_hour\", \"time_total_s\"]")]
    public async Task WhatMayBeAnExperimentsOwnIsNoFault(string list) => (await Analyze($"RlPolicy(\"contoso\", {list})")).ShouldBeEmpty();

    [Theory]
    [InlineData("RlPolicy(\"contoso\", AllowedAlgorithms = [typeof(Lab.Learner)], AllowedTargets = [typeof(SlurmAttribute)], AllowedVmSizes = [\"standard_nc4as_t4_v3\"], ForbiddenOptions = [\"checkpoint\", \"stop.learner/entropy\"])")]
    [InlineData("RlPolicy(\"contoso\", MaxNodes = 1), assembly: " + Exception)]
    [InlineData("RlDefaults(\"defaults.yaml\")")]
    public async Task AWellFormedOneIsNot(string attributes) => (await Analyze(attributes)).ShouldBeEmpty();

    [Fact]
    public async Task SizesOfTheKitsOwnFilesAreKnown() =>
        (await GeneratorHarness.Analyze(Source("RlPolicy(\"contoso\", AllowedVmSizes = [\"rack-left\"])"), Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary, [("lab.vmsizes.csv", "provider,name,cpus,gpus,memory_gib\nlab,rack-left,64,0,256\n")])).ShouldBeEmpty();

    [Fact]
    public void AKitHasATypeThatProgramsHoldOnTo()
    {
        var kit = GeneratorHarness.Run(GeneratorHarness.Compile([GeneratorHarness.ImplicitUsings, Source("RlDefaults(\"defaults.yaml\")")]).WithAssemblyName("1st-Kit.Rl"));
        kit.Diagnostics.ShouldBeEmpty();
        kit.Sources["KitOf_1st_Kit_Rl.g.cs"].ShouldContain("public static class KitOf_1st_Kit_Rl");

        var project = GeneratorHarness.Run(Kits.Project(Samples.Config(), Kits.Kit("[assembly: RlDefaults(\"defaults.yaml\")]", "1st-Kit.Rl")));
        project.Diagnostics.ShouldBeEmpty();
        project.Sources["Lab.Config.Definition.g.cs"].ShouldContain("Kits = new global::System.Reflection.Assembly[] { typeof(global::RlTemplates.Generated.KitOf_1st_Kit_Rl).Assembly },");
    }

    private static string Source(string attributes) => $"using RlTemplates;\n[assembly: {attributes}]\n" + Samples.Learner;

    private static Task<IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic>> Analyze(string attributes) => GeneratorHarness.Analyze(Source(attributes));
}
