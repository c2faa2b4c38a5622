using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>What a job's environment is made of, and what the job reads and writes.</summary>
public sealed class EnvironmentTests
{
    private const string Base = "mcr.microsoft.com/azureml/openmpi4.1.0-";

    [Theory]
    [InlineData("STANDARD_D4S_V3", "false", Base + "ubuntu22.04")]
    [InlineData("STANDARD_NC4AS_T4_V3", "true", Base + "cuda11.8-cudnn8-ubuntu22.04")]
    public async Task Without_a_base_there_is_an_image_of_Azure_for_CPUs_or_GPUs(string size, string usesGpu, string image)
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, output, errors) = await cloud.Run("submit", "--to", "spare", "--dry-run", "--targets.spare.instance-type", size, "--targets.spare.use-gpu", usesGpu);

        code.ShouldBe(0, errors);
        output.ShouldContain($"\"image\": \"{image}\"");
    }

    [Theory]
    [InlineData("azureml:rl-env:3", "3")]
    [InlineData("rl-env:3", "3")]
    [InlineData("rl-env@latest", "4")]
    [InlineData("azureml:rl-env", "4")]
    public async Task An_environment_of_the_workspace_is_taken_as_it_is_and_packages_are_added_to_it(string name, string version)
    {
        await using var cloud = await CloudScratch.StartAsync();
        Keep(cloud, "3");
        Keep(cloud, "4");

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--name", "pair", "--targets.two.registered-environment", name);

        code.ShouldBe(0, errors);
        var (head, workers) = (Environment(cloud, ""), Environment(cloud, "-workers"));
        head.ShouldBe($"{FakeAzure.WorkspaceId}/environments/rl-env/versions/{version}");
        var made = cloud.Azure.Resources[workers[(FakeAzure.WorkspaceId.Length + 1)..]].Body["properties"]!;
        ((string?)made["image"]).ShouldBe($"team.azurecr.io/rl:{version}");
        ((string?)made["condaFile"])!.ShouldBe("name: theirs\ndependencies:\n- python=3.12\n- pip\n- pip:\n  - pong-player\n");
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_environment_that_the_workspace_does_not_have_is_told_and_no_job_is_made()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "script", "--targets.script.registered-environment", "azureml:rl-env:7");

        (code, errors).ShouldBe((2, "error: The workspace ws has no environment rl-env:7.\n".ReplaceLineEndings()));
        cloud.Azure.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_with_a_Dockerfile_is_sent_for_the_service_to_build()
    {
        await using var cloud = await CloudScratch.StartAsync();
        Directory.CreateDirectory(Path.Combine(cloud.Folder, "docker"));
        await File.WriteAllTextAsync(Path.Combine(cloud.Folder, "docker", "Dockerfile.gpu"), "FROM scratch\n", TestContext.Current.CancellationToken);

        var (code, _, errors) = await cloud.Run(
            "submit", "--to", "script", "--name", "built", "--targets.script.docker-context", "docker", "--targets.script.dockerfile", "Dockerfile.gpu");

        code.ShouldBe(0, errors);
        var made = cloud.Azure.Resources[Environment(cloud, "")[(FakeAzure.WorkspaceId.Length + 1)..]].Body["properties"]!;
        ((string?)made["build"]!["dockerfilePath"]).ShouldBe("Dockerfile.gpu");
        ((string?)made["build"]!["contextUri"])!.ShouldEndWith("/code/");
        cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer).ShouldContain(n => n.EndsWith("/code/Dockerfile.gpu", StringComparison.Ordinal));
        ((string?)made["condaFile"])!.ShouldContain("gymnasium");
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Windows_compute_is_refused_since_no_job_of_the_API_runs_there()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--targets.two.is-windows", "true");

        code.ShouldBe(2);
        errors.ShouldContain("'two' has IsWindows, and no job of the API's version 2026-05-01 runs on Windows compute");
        cloud.Azure.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Inputs_and_outputs_have_their_modes_and_kinds()
    {
        await using var cloud = await CloudScratch.StartAsync();
        const string Store = "azureml://datastores/workspaceblobstore/paths/";

        var (code, _, errors) = await cloud.Run(
            "submit", "--to", "azureml", "--targets.azureml.inputs", $"replays=azureml:replays:3,scores={Store}a/scores.csv,old={Store}replays.v2/",
            "--targets.azureml.input-modes", "replays=Download", "--targets.azureml.outputs", $"model={Store}pong", "--targets.azureml.output-mode", "Upload");

        code.ShouldBe(0, errors);
        var (inputs, outputs) = (cloud.Job.Properties["inputs"]!, cloud.Job.Properties["outputs"]!);
        (Kind("replays"), Kind("scores"), Kind("old")).ShouldBe(("uri_folder Download", "uri_file ReadOnlyMount", "uri_folder ReadOnlyMount"));
        (((string?)outputs["model"]!["uri"]), (string?)outputs["model"]!["mode"]).ShouldBe(($"{Store}pong", "Upload"));
        cloud.Azure.Violations.ShouldBeEmpty();

        string Kind(string input) => $"{inputs[input]!["jobInputType"]} {inputs[input]!["mode"]}";
    }

    private static void Keep(CloudScratch cloud, string version) => cloud.Azure.Resources[$"environments/rl-env/versions/{version}"] = new(new JsonObject
    {
        ["properties"] = new JsonObject { ["image"] = $"team.azurecr.io/rl:{version}", ["condaFile"] = "name: theirs\ndependencies:\n- python=3.12\n", ["osType"] = "Linux" },
    });

    private static string Environment(CloudScratch cloud, string part) => (string)cloud.Azure.Jobs.Values
        .Single(j => j.Name.EndsWith("-workers", StringComparison.Ordinal) == part.Length > 0).Properties["environmentId"]!;
}
