using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Cli;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Tests.Requests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RlTemplates.AzureMl.Tests.Cli;

public sealed class JobYamlTests
{
    private static readonly CommandJobSpec Least = new() { Command = "true", EnvironmentId = GoldenTests.Workspace.Environment("rl-env", "1") };

    private static readonly Dictionary<string, CommandJobSpec> Jobs = new()
    {
        ["that of the golden cases"] = GoldenTests.Job,
        ["the least"] = Least,
        ["on spare machines"] = Least with { InstanceType = "STANDARD_D4S_V3", InstanceCount = 2, JobTier = "Spot", Identity = "UserIdentity" },
        ["with Ray"] = Least with { Ray = new() { Port = 6379, Address = "auto", IncludeDashboard = true, DashboardPort = 8265, HeadArguments = "--num-cpus 4", WorkerArguments = "-v" } },
        ["with texts that look like something else"] = Least with
        {
            Command = "echo 'a: b' # \"c\"\nexit 1",
            Variables = new Dictionary<string, string> { ["A"] = "1", ["B"] = "true", ["C"] = "", ["D"] = "null", ["E"] = "- x", ["F"] = "ä\t: #", ["yes"] = "no", ["G"] = "1e3", ["H"] = "0x1F", ["I"] = "2026-11-30", ["J"] = ".5e3", ["K"] = "loading..." },
            Tags = new Dictionary<string, string> { ["rltemplates:run"] = "20261130-1", ["1"] = "y" },
            Inputs = new Dictionary<string, JobInput> { ["n"] = new(JobInput.Literal, "007"), ["data"] = new(JobInput.Folder, GoldenTests.Workspace.Below("data/replays/versions/3")) { Mode = "Download" } },
        },
    };

    public static TheoryData<string> Names => new(Jobs.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_command_line_asks_for_the_same(string name)
    {
        var body = Jobs[name].ToJson();

        var text = JobYaml.Write(new(body));

        var request = new CliReader(GoldenTests.Workspace.Id).Request(text);
        foreach (var (field, expected) in body["properties"]!.AsObject())
            JsonNode.DeepEquals(request["properties"]![field], expected).ShouldBeTrue($"{field}: {request["properties"]![field]?.ToJsonString()}, not {expected?.ToJsonString()}\n{text}");
        request["properties"]!.AsObject().Select(static p => p.Key).Order().ShouldBe(body["properties"]!.AsObject().Select(static p => p.Key).Order());
    }

    [Fact]
    public void A_text_is_not_read_as_a_number_or_a_switch()
    {
        var job = CliReader.Parse(JobYaml.Write(new(Jobs["with texts that look like something else"].ToJson())));

        var texts = CliReader.Part(job, "environment_variables")!.Children.Concat(CliReader.Part(job, "tags")!.Children).SelectMany(static m => new[] { (YamlScalarNode)m.Key, (YamlScalarNode)m.Value }).ToList();
        foreach (var text in new[] { "1", "true", "", "null", "yes", "no", "1e3", "0x1F", "2026-11-30", "y", "20261130-1", ".5e3", "loading..." })
            texts.Where(t => t.Value == text).ShouldAllBe(static t => t.Style == ScalarStyle.DoubleQuoted);
        texts.Count(static t => t.Style == ScalarStyle.DoubleQuoted).ShouldBeGreaterThan(12);
    }

    [Fact]
    public void What_lies_on_this_machine_is_named_in_place_of_what_lies_in_the_workspace()
    {
        var text = JobYaml.Write(new(GoldenTests.Job.ToJson())
        {
            CodeFolder = "/src/my code",
            Image = new() { BuildContextUri = "https://account/container/context", Dockerfile = "Dockerfile.gpu", CondaFile = "name: a\ndependencies:\n- pip:\n  - numpy\n" },
            BuildFolder = "/src/docker",
        });

        var job = CliReader.Parse(text);
        CliReader.Text(job, "code").ShouldBe("/src/my code");
        var environment = CliReader.Part(job, "environment")!;
        CliReader.Text(CliReader.Part(environment, "build")!, "path").ShouldBe("/src/docker");
        CliReader.Text(CliReader.Part(environment, "build")!, "dockerfile_path").ShouldBe("Dockerfile.gpu");
        ((YamlSequenceNode)CliReader.Part(environment, "conda_file")!["dependencies"]).Children.Count.ShouldBe(1);
    }
}
