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
    public async Task AWrongRowIsFoundOnItsLine(string text, int line, string words)
    {
        var finding = (await Analyze(Samples.Config(), ("/home/me/pong/our.vmsizes.csv", text))).ShouldHaveSingleItem();
        finding.Id.ShouldBe("RLT0068");
        finding.GetMessage(null).ShouldContain(words);
        finding.Location.GetLineSpan().Path.ShouldBe("/home/me/pong/our.vmsizes.csv");
        finding.Location.GetLineSpan().StartLinePosition.Line.ShouldBe(line);
    }

    [Fact]
    public void EveryKnownSizeIsReadWithoutFault()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "generators", "RlTemplates.Generators", "Machines", "known.vmsizes.csv");
        var (sizes, faults) = MachineFile.Read(File.ReadLines(file));
        faults.ShouldBeEmpty();
        sizes.Count.ShouldBeGreaterThan(400);
        new MachineTable([]).Find("azure", "standard_nc6").ShouldBe(new("azure", "STANDARD_NC6", 6, 1, 56));
        new MachineTable([]).Find("sagemaker", "ml.p3.8xlarge").ShouldBe(new("sagemaker", "ml.p3.8xlarge", 32, 4, 244));
    }

    private static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string file = "") => file;

    private static Task<IReadOnlyList<Diagnostic>> Analyze(string source, params (string, string)[] files) =>
        GeneratorHarness.Analyze(source, OutputKind.DynamicallyLinkedLibrary, files, ("RlTemplatesFiles", "true"), ("ProjectDir", "/home/me/pong/"));
}
