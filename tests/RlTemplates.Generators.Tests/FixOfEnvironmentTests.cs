using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

/// <summary>Code fixes of environments and targets.</summary>
public sealed class FixOfEnvironmentTests
{
    /// <summary>Rule, members, what of the sample class they stand for, and what the fix must have written.</summary>
    public static TheoryData<string, string, string, string> Members => new()
    {
        { "RLT0094", "float Far => options.Offset;", "Reset", "[Reset] void Reset(ref RandomStream random) { }" },
        { "RLT0099", "[Action(3)] readonly int Move;", "Action", "[Action(3)] int Move;" },
        { "RLT0099", "[Action(3)] static int Move;", "Action", "[Action(3)] int Move;" },
        { "RLT0102", "[Action(Low = 1, High = -1)] float Force;", "Action", "[Action(Low = -1, High = 1)] float Force;" },
        { "RLT0102", "[Action(3, Low = 1, High = 2)] int Move;", "Action", "[Action(3)] int Move;" },
        { "RLT0103", "[Reset] void Reset(int seed) { Place = options.Offset; }", "Reset", "[Reset] void Reset(ref RandomStream seed) { Place = options.Offset; }" },
        { "RLT0103", "[Step] void Step() { Place += Move; Done = Place > 2; } [Reward] int Paid(int scale) => 1;", "Reward Step", "[Step] void Step() { Place += Move; Done = Place > 2; } [Reward] float Paid() => 1;" },
        { "RLT0105", "Dictionary<int, int> Map = [];", "", "[NotState] Dictionary<int, int> Map = [];" },
        { "RLT0106", "static int Total; void Add() => Total++;", "", "int Total; void Add() => Total++;" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task OfMembers(string id, string wrong, string without, string mended) =>
        (await FixHarness.Fix(EnvironmentSamples.Class(wrong, without), id)).ShouldNotBeNull().Source.ShouldContain("    " + mended);

    [Theory]
    [InlineData("RLT0090", "public sealed class Walker", "public sealed partial class Walker")]
    [InlineData("RLT0090", "public abstract partial class Walker", "public partial class Walker")]
    [InlineData("RLT0091", "\"Walker 2\"", "\"walker-2\"")]
    public async Task OfDeclarations(string id, string wrong, string mended)
    {
        var right = EnvironmentSamples.Class();
        var source = right.Replace(wrong.StartsWith('"') ? "\"walker\"" : "public sealed partial class Walker", wrong, StringComparison.Ordinal);
        (await FixHarness.Fix(source, id)).ShouldNotBeNull().Source.ShouldContain(mended);
    }

    [Theory]
    [InlineData("RLT0054", "[AzureMl(CondaFile = \"a.yml\", PipPackages = [\"numpy\"])]", "[AzureMl(PipPackages = [\"numpy\"])]")]
    [InlineData("RLT0133", "[SageMaker(InstanceType = \"ml.p2.xlarge\")]", "[SageMaker(InstanceType = \"ml.g5.xlarge\")]")]
    [InlineData("RLT0134", "[SageMaker(Toolkit = \"ray\", ToolkitVersion = \"1.5\", Framework = \"pytorch\", EntryScript = \"a.py\")]", "ToolkitVersion = \"1.6.0\"")]
    [InlineData("RLT0135", "[SageMaker(Image = \"rl:1\", ToolkitVersion = \"1.6.0\")]", "[SageMaker(Image = \"rl:1\")]")]
    [InlineData("RLT0060", "[AzureMl] [Workers(\"players\")]", "[Head(\"head\")]")]
    [InlineData("RLT0061", "[SageMaker(InstanceType = \"ml.g5.xlarge\")] [Head(\"head\")]", "[SageMaker(InstanceType = \"ml.g5.xlarge\")] ")]
    [InlineData("RLT0062", "[AzureMl] [Head(\"a1\"), Head(\"b1\")]", "[AzureMl(Head = \"a1\")]")]
    [InlineData("RLT0063", "[Tag(\"team\", \"rl\"), Tag(\"team\", \"games\")]", "[Tag(\"team\", \"rl\")]")]
    [InlineData("RLT0058", "[AzureMl, AzureMl(ShmSize = \"24g\")]", "[AzureMl, AzureMl(ShmSize = \"24g\", Name = \"azureml-2\")]")]
    public async Task OfTargets(string id, string wrong, string mended) =>
        (await FixHarness.Fix(Samples.Config(attributes: wrong), id)).ShouldNotBeNull().Source.ShouldContain(mended);
}
