using RlTemplates.Experiments;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class TargetTests
{
    /// <summary>A target of somebody else's: no analyzer of its own, only constraints.</summary>
    private const string Mainframe = """

        namespace Vendor
        {
            [RlTemplates.MachineProvider("vendor")]
            public sealed class MainframeAttribute : RlTemplates.SubmitsToAttribute
            {
                [RlTemplates.Pattern("[A-Z]{1,8}", "be 1 to 8 capitals"), RlTemplates.RequiresProperty(nameof(Account))]
                public string? Queue { get; set; }

                public string? Account { get; set; }

                [System.ComponentModel.DataAnnotations.Range(1, 64), RlTemplates.AtMostProperty(nameof(Most))]
                public int Least { get; set; }

                [System.ComponentModel.DefaultValue(8)]
                public int Most { get; set; } = 8;

                [RlTemplates.UsesMachines(typeof(RackAttribute))]
                public string? Rack { get; set; }

                [RlTemplates.ExcludesProperty(nameof(Least), Because = "all is all")]
                public bool TakesAll { get; set; }
            }

            public sealed class RackAttribute(string name) : RlTemplates.MachineGroupAttribute(name)
            {
                [RlTemplates.MachineSize("vendor")]
                public string? Model { get; set; }
            }
        }
        """;

    [Theory]
    [InlineData("[Vendor.Mainframe(Queue = \"batch\", Account = \"a\")]", "RLT0050", "'Queue' of [Mainframe] is 'batch'; it must be 1 to 8 capitals")]
    [InlineData("[Vendor.Mainframe(Least = 65, Most = 65)]", "RLT0051", "'Least' of [Mainframe] is 65; it must lie in [1, 64]")]
    [InlineData("[Vendor.Mainframe(Least = 9)]", "RLT0052", "'Least' of [Mainframe] is 9, more than 'Most', which is 8")]
    [InlineData("[Vendor.Mainframe(Queue = \"BATCH\")]", "RLT0053", "'Queue' of [Mainframe] needs Account too")]
    [InlineData("[Vendor.Mainframe(Least = 1, TakesAll = true)]", "RLT0054", "'TakesAll' of [Mainframe] contradicts 'Least': all is all; leave one out")]
    [InlineData("[Vendor.Mainframe] [Vendor.Rack(\"left\", Model = \"Z1\")]", "RLT0055", "No machine size of vendor is called 'Z1'; add it to a file *.vmsizes.csv if it is new")]
    [InlineData("[Vendor.Mainframe(Rack = \"lift\")] [Vendor.Rack(\"left\")]", "RLT0059", "'Rack' of [Mainframe] is 'lift', but no [Rack] is called so; did you mean 'left'?")]
    public async Task ATargetOfAnyoneGetsTheRules(string attributes, string id, string message)
    {
        var found = await GeneratorHarness.Analyze(Samples.Config(attributes: attributes) + Mainframe);
        found.ShouldContain(f => f.Id == id && f.GetMessage(null) == message, string.Join('\n', found));
    }

    [Theory]
    [InlineData("[RlTemplates.Pattern(\"[a-\", \"be right\")] public string? A { get; set; }", "'A' has the pattern '[a-', which is no regular expression")]
    [InlineData("[RlTemplates.Pattern(\"a\", \"be a\")] public int A { get; set; }", "[Pattern] judges text")]
    [InlineData("[RlTemplates.PatternWhere(\"Bee\", \"a\", \"be a\")] public string? A { get; set; } public bool Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.RequiresProperty(\"Bee\")] public int A { get; set; } public int Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.OverridesProperty(\"Bee\")] public int A { get; set; } public int Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.AllowedCombinations([\"Bee\"], \"x y\")] public string? A { get; set; } public string? Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.AllowedCombinations([\"B\"], \"x y\", \"x\")] public string? A { get; set; } public string? B { get; set; }", "'A' has the combination 'x', which is not 2 values with a blank between")]
    [InlineData("[RlTemplates.AllowedCombinations([\"B\"], \"1 y\")] public int A { get; set; } public string? B { get; set; }", "but [AllowedCombinations] judges others; it must be a string")]
    [InlineData("[RlTemplates.AgreesWith(\"Bee\", \"(a)\")] public string? A { get; set; } public string? Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.AgreesWith(\"B\", \"a\")] public string? A { get; set; } public string? B { get; set; }", "'A' has the pattern 'a' without a group")]
    [InlineData("[RlTemplates.Elements(Most = 3)] public string? A { get; set; }", "but [Elements] judges lists; it must be an array")]
    [InlineData("[RlTemplates.Elements(Most = 0)] public string[]? A { get; set; }", "'A' has a list of at most no element; write at least 1")]
    [InlineData("[RlTemplates.NamesOf(\"B\")] public string? A { get; set; } public string[]? B { get; set; }", "but [NamesOf] judges lists; it must be an array")]
    [InlineData("[RlTemplates.NamesOf(\"Bee\")] public string[]? A { get; set; } public string[]? Been { get; set; }", "'A' names 'Bee', which is no property of the attribute; did you mean 'Been'?")]
    [InlineData("[RlTemplates.NamesOf(\"B\")] public string[]? A { get; set; } public string? B { get; set; }", "'A' names 'B', which is no list")]
    [InlineData("[RlTemplates.JoinsMachines] public int A { get; set; }", "but [JoinsMachines] judges others; it must be a string")]
    [InlineData("[RlTemplates.UsesMachines(typeof(string))] public string? A { get; set; }", "is no machine group")]
    [InlineData("[RlTemplates.FileMustExist(RelativeTo = \"B\")] public string? A { get; set; }", "names 'B'")]
    public async Task AConstraintThatCannotHoldIsFoundWhereItIsWritten(string member, string words)
    {
        var found = (await GeneratorHarness.Analyze(Vendor(member))).ShouldHaveSingleItem();
        found.Id.ShouldBe("RLT0069");
        found.GetMessage(null).ShouldContain(words);
        (await GeneratorHarness.Analyze(Vendor("[RlTemplates.Pattern(\"a\", \"be a\"), RlTemplates.RequiresProperty(\"B\")] public string? A { get; set; } public string[]? B { get; set; }"))).ShouldBeEmpty();

        static string Vendor(string member) => "public sealed class VendorAttribute : RlTemplates.SubmitsToAttribute { " + member + " }";
    }

    [Fact]
    public void TheDefinitionCarriesTargetsMachinesAndTags()
    {
        var run = GeneratorHarness.Run(Samples.Config(attributes: """
            [AzureMl(Name = "prod", ShmSize = "24g", MaxRunDurationSeconds = 3600, IsWindows = false, PipPackages = ["a", "b,c"]), Vendor.Mainframe]
            [Head("head", VmSize = "STANDARD_NC4AS_T4_V3", UseGpu = true), Tag("team", "r/l"), Tag("kind", "")]
            """) + Mainframe);
        run.Diagnostics.ShouldBeEmpty();
        var definition = EmitLoadRunTests.Definition(run, "Lab.Config");
        definition.Targets.Select(t => (t.Name, t.Kind)).ShouldBe([("prod", "AzureMl"), ("mainframe", "Mainframe"), ("local", "Local")]);
        definition.Targets.Select(t => (t.CanSubmit, t.IsImplicit, t.Package)).ShouldBe([(false, false, "RlTemplates.AzureMl"), (false, false, null), (true, true, null)]);
        var resolved = DescribedConfig.Of(definition.Options, definition.Options.CreateDefault()).Resolved;
        definition.Targets[0].ArgumentsOf(resolved).Select(a => $"{a.Name}: {string.Join(" | ", a.Values)}")
            .ShouldBe(["pip_packages: a | b,c", "is_windows: false", "shm_size: 24g", "max_run_duration_seconds: 3600"], ignoreOrder: true);
        var prod = definition.Targets[0].Bind(resolved).ShouldBeOfType<AzureMlAttribute>();
        (prod.Name, prod.ShmSize, prod.MaxRunDurationSeconds, prod.CoordinationTimeoutSeconds, prod.IsWindows).ShouldBe(("prod", "24g", 3600, 600, false));
        prod.PipPackages.ShouldBe(["a", "b,c"]);
        var head = definition.Machines.ShouldHaveSingleItem().Bind(resolved).ShouldBeOfType<HeadAttribute>();
        (head.Name, head.VmSize, head.UseGpu, head.LowPriority).ShouldBe(("head", "STANDARD_NC4AS_T4_V3", true, false));
        definition.Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "r/l", ["kind"] = "" });
    }

    [Theory]
    [InlineData("", "local", true)]
    [InlineData("[Local(MaxCpus = 2)]", "local", false)]
    [InlineData("[Local(Name = \"LOCAL\")]", "LOCAL", false)]
    [InlineData("[Slurm, Local(Name = \"spare\")]", "local", true)]
    public void TheTargetThatIsTakenWhereNoneIsNamedMayBeDeclared(string attributes, string name, bool isImplicit)
    {
        var taken = EmitLoadRunTests.Definition(GeneratorHarness.Run(Samples.Config(attributes: attributes)), "Lab.Config").DefaultTarget.ShouldNotBeNull();

        (taken.Name, taken.IsImplicit).ShouldBe((name, isImplicit));
    }

    [Fact]
    public void AWrongTargetKeepsTheExperimentFromRunning() => EmitLoadRunTests
        .Definition(GeneratorHarness.Run(Samples.Config(attributes: "[AzureMl(ShmSize = \"24gb\")] [Head(\"a1\")]")), "Lab.Config").Errors
        .ShouldHaveSingleItem().ShouldStartWith("RLT0050: 'ShmSize' of [AzureMl] is '24gb'");
}
