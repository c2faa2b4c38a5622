using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Machines;
using RlTemplates.Generators.Parsing;
using RlTemplates.TestKit;

namespace RlTemplates.Generators.Tests;

public sealed class TargetFileTests
{
    private static readonly (string, string)[] Files =
        [("/home/me/pong/environment.yml", ""), ("/home/me/pong/deploy/train.py", ""), ("/home/me/pong/deploy/requirements-gpu.txt", ""), ("/home/me/pong/deploy/Dockerfile.gpu", "")];

    [Theory]
    [InlineData("CondaFile = \"environment.yml\"", null, null)]
    [InlineData("CondaFile = \"./deploy/../environment.yml\"", null, null)]
    [InlineData("CondaFile = \"enviroment.yml\"", "'CondaFile' of [AzureMl] is 'enviroment.yml', but the project has no such file; did you mean 'environment.yml'?", "\"environment.yml\"")]
    [InlineData("RequirementsFile = \"deploy/requirements.txt\"", "did you mean 'deploy/requirements-gpu.txt'?", "\"deploy/requirements-gpu.txt\"")]
    [InlineData("SourceDirectory = \"deploy\"", null, null)]
    [InlineData("SourceDirectory = \".\"", null, null)]
    [InlineData("SourceDirectory = \"deplyo\"", "no such folder; did you mean 'deploy'?", "\"deploy\"")]
    [InlineData("SourceDirectory = \"../other\"", null, null)]
    [InlineData("SourceDirectory = \"deploy\", EntryScript = \"train.py\"", null, null)]
    [InlineData("SourceDirectory = \"./deploy\", EntryScript = \"trian.py\"", "did you mean 'train.py'?", "\"train.py\"")]
    [InlineData("DockerContext = \"deploy\", Dockerfile = \"Dockerfile.gpu\"", null, null)]
    [InlineData("DockerContext = \"deplyo\"", "'DockerContext' of [AzureMl] is 'deplyo', but the project has no such folder; did you mean 'deploy'?", "\"deploy\"")]
    [InlineData("DockerContext = \"deploy\", Dockerfile = \"Dockerfile.cpu\"", "did you mean 'Dockerfile.gpu'?", "\"Dockerfile.gpu\"")]
    [InlineData("EntryScript = \"train.py\"", "'EntryScript' of [AzureMl] is 'train.py'", null)]
    public async Task AFileThatATargetNamesMustBeInTheProject(string argument, string? words, string? replacement)
    {
        var found = await Analyze(Samples.Config(attributes: $"[AzureMl({argument})]"), Files);
        if (words is null)
        {
            found.ShouldBeEmpty();
            return;
        }
        var finding = found.ShouldHaveSingleItem();
        (finding.Id, finding.Descriptor.DefaultSeverity).ShouldBe(("RLT0067", DiagnosticSeverity.Warning));
        finding.GetMessage(null).ShouldContain(words);
        finding.Properties.TryGetValue(Mend.Replacement, out var mend);
        mend.ShouldBe(replacement);
    }

    [Theory]
    [InlineData("")]
    [InlineData("false")]
    public async Task NothingIsMissingWhereTheProjectDoesNotShowItsFiles(string shown) => (await GeneratorHarness.Analyze(
        Samples.Config(attributes: "[AzureMl(CondaFile = \"environment.yml\")]"), OutputKind.DynamicallyLinkedLibrary, [], ("RlTemplatesFiles", shown))).ShouldBeEmpty();

    [Fact]
    public async Task AProjectAddsSizesOfMachinesByAFile()
    {
        const string Source = "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NEW\", UseGpu = true)]";
        (await Analyze(Samples.Config(attributes: Source), Files)).ShouldHaveSingleItem().Id.ShouldBe("RLT0055");
        (await Analyze(Samples.Config(attributes: Source), ("/home/me/pong/our.vmsizes.csv", "# ours\n" + MachineFile.Heading + "\nazure,standard_new,8,1,32\n"))).ShouldBeEmpty();
        (await Analyze(Samples.Config(attributes: Source), ("/home/me/pong/our.vmsizes.csv", MachineFile.Heading + "\nazure,standard_new,8,0,32\n"))).ShouldHaveSingleItem().Id.ShouldBe("RLT0056");
    }

    [Theory]
    [InlineData("name,cpus\nazure,A,1,0,1", 0, "must be provider,name,cpus,gpus,memory_gib")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,A,1,0,1\n\nazure,B,many,0,1", 3, "whole number")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,A,1", 1, "has 3 cells")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,,1,0,1", 1, "no name")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,A,1,0,small", 1, "memory in GiB")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,A,1,0,1\nAzure,a,2,0,1", 2, "second of that name")]
    [InlineData("provider,name,cpus,gpus,memory_gib\nazure,A,1,0,1,2027-03-31", 1, "has 6 cells; it must have 5")]
    [InlineData("provider,name,cpus,gpus,memory_gib,retires,successor\nazure,A,1,0,1,2027-03-31,B,C", 1, "has 8 cells; it must have 5 to 7")]
    [InlineData("provider,name,cpus,gpus,memory_gib,retires,successor\nazure,A,1,0,1,31.3.2027", 1, "the day on which it retires as sixth cell, for example 2027-03-31")]
    [InlineData("provider,name,cpus,gpus,memory_gib,retires,successor\nazure,A,1,0,1,,B", 1, "names its successor B, but not the day on which it retires")]
    public async Task AWrongRowIsFoundOnItsLine(string text, int line, string words)
    {
        var finding = (await Analyze(Samples.Config(), ("/home/me/pong/our.vmsizes.csv", text))).ShouldHaveSingleItem();
        finding.Id.ShouldBe("RLT0068");
        finding.GetMessage(null).ShouldContain(words);
        finding.Location.GetLineSpan().Path.ShouldBe("/home/me/pong/our.vmsizes.csv");
        finding.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("2025-09-29", false)]
    [InlineData("2025-09-30", true)]
    [InlineData("", true)] // the clock
    [InlineData("soon", true)]
    public async Task ASizeIsAFindingFromTheDayOnWhichItIsGone(string today, bool fires)
    {
        var found = await OnDay(today, "[AzureMl] [Head(\"head\", VmSize = \"Standard_NC6s_v3\")]");
        found.Select(f => f.GetMessage(null)).ShouldBe(fires ? ["'VmSize' of [Head] is 'Standard_NC6s_v3', which azure retired on 2025-09-30; its successor is STANDARD_NC4AS_T4_V3"] : []);
        found.ShouldAllBe(f => f.Properties[Mend.Replacement] == "\"STANDARD_NC4AS_T4_V3\"");
    }

    [Fact]
    public async Task ASizeThatTwoTargetsTakeIsFoundOnce() =>
        (await OnDay(GeneratorHarness.Today, "[AzureMl, AzureMl(Name = \"prod\")] [Head(\"head\", VmSize = \"STANDARD_NV6\")]")).ShouldHaveSingleItem().Id.ShouldBe("RLT0133");

    [Theory]
    [InlineData("azure,STANDARD_NC6,6,1,56", null)]
    [InlineData("azure,STANDARD_NC6,6,1,56,2026-11-29,STANDARD_OURS", null)]
    [InlineData("azure,STANDARD_NC6,6,1,56,2026-11-28", "retired on 2026-11-28; choose another size")]
    [InlineData("azure,STANDARD_NC6,6,1,56,2026-11-28,STANDARD_OURS", "its successor is STANDARD_OURS")]
    [InlineData("azure,STANDARD_NC6,6,1,56,2026-11-28,STANDARD_OURS\nazure,STANDARD_OURS,6,1,56,2026-11-28,STANDARD_NEXT", "its successor is STANDARD_NEXT")]
    [InlineData("azure,STANDARD_NC6,6,1,56,2026-11-28,STANDARD_OURS\nazure,STANDARD_OURS,6,1,56,2026-11-28,STANDARD_NC6", "choose another size")]
    public async Task AFileOfTheProjectSaysWhenASizeRetires(string rows, string? words)
    {
        var found = await Analyze(Samples.Config(attributes: "[AzureMl] [Head(\"head\", VmSize = \"STANDARD_NC6\")]"), ("/home/me/pong/our.vmsizes.csv", MachineFile.FullHeading + "\n" + rows));
        if (words is null)
            found.ShouldBeEmpty();
        else
            found.ShouldHaveSingleItem().GetMessage(null).ShouldContain(words);
    }

    [Fact]
    public void NothingIsGoneThatAnotherSizeIsReplacedBy()
    {
        var (day, table) = (new DateTime(2026, 11, 28), new MachineTable([], DateTime.MaxValue));
        var gone = table.Names.Distinct().Select(n => table.Find(n)!).Where(s => s.Retires is not null).ToList();
        gone.Count.ShouldBeGreaterThan(20);
        gone.Count(s => s.IsGone(day)).ShouldBeGreaterThan(20);
        foreach (var size in gone)
        {
            var successor = table.Find(size.Provider, size.Successor.ShouldNotBeNull(size.Name)).ShouldNotBeNull($"{size.Name} → {size.Successor}");
            successor.Retires.ShouldBeNull(successor.Name);
            (successor.Gpus > 0).ShouldBe(size.Gpus > 0, size.Name);
        }
    }

    [Fact]
    public void NoSizeIsProposedThatIsGone()
    {
        var table = new MachineTable([], new DateTime(2026, 11, 28));
        table.Of("azure").Select(s => s.Name).ShouldNotContain("STANDARD_NC6");
        table.Like(table.Find("sagemaker", "ml.p2.xlarge")!, "azure")!.Retires.ShouldBeNull();
    }

    [Fact]
    public void EveryKnownSizeIsReadWithoutFault()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "generators", "RlTemplates.Generators", "Machines", "known.vmsizes.csv");
        var (sizes, faults) = MachineFile.Read(File.ReadLines(file));
        faults.ShouldBeEmpty();
        sizes.Count.ShouldBeGreaterThan(400);
        var table = new MachineTable([], DateTime.MaxValue);
        table.Find("azure", "standard_nc4as_t4_v3").ShouldBe(new("azure", "STANDARD_NC4AS_T4_V3", 4, 1, 28));
        table.Find("sagemaker", "ml.g5.12xlarge").ShouldBe(new("sagemaker", "ml.g5.12xlarge", 48, 4, 192));
        table.Find("azure", "STANDARD_NC6").ShouldBe(new("azure", "STANDARD_NC6", 6, 1, 56) { Retires = new DateTime(2023, 8, 31), Successor = "STANDARD_NC4AS_T4_V3" });
    }

    private static Task<IReadOnlyList<Diagnostic>> OnDay(string today, string attributes) =>
        GeneratorHarness.Analyze(Samples.Config(attributes: attributes), OutputKind.DynamicallyLinkedLibrary, [], ("RlTemplatesToday", today));

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static Task<IReadOnlyList<Diagnostic>> Analyze(string source, params (string, string)[] files) =>
        GeneratorHarness.Analyze(source, OutputKind.DynamicallyLinkedLibrary, files, ("RlTemplatesFiles", "true"), ("ProjectDir", "/home/me/pong/"));
}
