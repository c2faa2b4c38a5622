using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Tests.Cli;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>The files that a dry run writes for Azure's command line.</summary>
public sealed class JobFileTests
{
    [Fact]
    public async Task A_scripts_file_names_the_folder_and_the_packages_of_this_machine()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, output, errors) = await cloud.Run("submit", "--to", "script", "--dry-run", "--job-files", "out");

        code.ShouldBe(0, errors);
        output.ShouldContain("/jobs/");
        errors.ShouldContain($"nothing was written but {Path.Combine("out", "job.yml")}");
        var job = CliReader.Parse(await File.ReadAllTextAsync(Path.Combine(cloud.Folder, "out", "job.yml"), TestContext.Current.CancellationToken));
        CliReader.Text(job, "$schema").ShouldBe("https://azuremlschemas.azureedge.net/latest/commandJob.schema.json");
        // From the file's folder on, so that both may be moved together.
        CliReader.Text(job, "code").ShouldBe("../old");
        CliReader.Text(job, "name")!.ShouldStartWith("cloud-");
        CliReader.Text(job, "compute").ShouldBe("azureml:head-cpu");
        CliReader.Text(CliReader.Part(job, "environment")!, "image")!.ShouldStartWith("mcr.microsoft.com/azureml/openmpi");
        CliReader.Part(CliReader.Part(job, "environment")!, "conda_file").ShouldNotBeNull();
        CliReader.Part(job, "inputs").ShouldBeNull();
        Directory.GetFiles(Path.Combine(cloud.Folder, "out")).ShouldHaveSingleItem();
        cloud.Azure.Calls.ShouldBeEmpty();
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
        // Nothing is overwritten.
        var again = await cloud.Run("submit", "--to", "script", "--dry-run", "--job-files", "out");
        again.Code.ShouldBe(2);
        again.Errors.ShouldContain("is there already, and --job-files overwrites nothing");
    }

    [Fact]
    public async Task The_programs_file_has_its_run_beside_it()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "sent", "--dry-run", "--job-files", "out", "--name", "mine");

        code.ShouldBe(0, errors);
        var job = CliReader.Parse(await File.ReadAllTextAsync(Path.Combine(cloud.Folder, "out", "job.yml"), TestContext.Current.CancellationToken));
        CliReader.Text(job, "code").ShouldBe("./program");
        CliReader.Text(CliReader.Part(CliReader.Part(job, "inputs")!, "rlt_run")!, "path").ShouldBe("./run.json");
        var run = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(cloud.Folder, "out", "run.json"), TestContext.Current.CancellationToken))!;
        ((string?)run["name"], (string?)run["status"]).ShouldBe(("mine", "pending"));
    }

    [Fact]
    public async Task Head_and_workers_have_a_file_each()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--dry-run", "--job-files", "out");

        code.ShouldBe(0, errors);
        var workers = CliReader.Parse(await File.ReadAllTextAsync(Path.Combine(cloud.Folder, "out", "workers.yml"), TestContext.Current.CancellationToken));
        CliReader.Text(workers, "compute").ShouldBe("azureml:players");
        var head = CliReader.Parse(await File.ReadAllTextAsync(Path.Combine(cloud.Folder, "out", "job.yml"), TestContext.Current.CancellationToken));
        CliReader.Part(workers, "tags")!.Children.Keys.ShouldNotContain("mlflow.parentRunId");
        // Tags name jobs that there are then, and the workspace takes each name once.
        CliReader.Text(CliReader.Part(workers, "tags")!, "rltemplates:head").ShouldBe(CliReader.Text(head, "name"));
        CliReader.Text(CliReader.Part(head, "tags")!, "rltemplates:workers").ShouldBe(CliReader.Text(workers, "name"));
    }

    [Theory]
    [InlineData("script", "PipPackages, FrameworkVersion")]
    [InlineData("two", "PipPackages")]
    public async Task Packages_on_an_environment_of_the_workspace_are_refused_in_files_alone(string target, string packages)
    {
        await using var cloud = await CloudScratch.StartAsync();
        string[] asked = ["submit", "--to", target, "--dry-run", $"--targets.{target}.registered-environment", "azureml:rl-env:3"];

        var (code, output, errors) = await cloud.Run([.. asked, "--job-files", "out"]);

        (code, output, errors).ShouldBe((2, "", ($"error: '{target}' adds packages ({packages}) to the registered environment azureml:rl-env:3, which a job file cannot: only the workspace knows its image. "
            + "Name the base by Image, or register an environment with these packages and leave them out here.\n").ReplaceLineEndings()));
        Directory.Exists(Path.Combine(cloud.Folder, "out")).ShouldBeFalse();
        (await cloud.Run(asked)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_target_without_such_a_tool_says_so()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, _, errors) = await cloud.Run("submit", "--to", "local", "--dry-run", "--job-files", "out");

        (code, errors).ShouldBe((2, "error: 'local' has no tool of its own that submits jobs from files; leave --job-files out.\n".ReplaceLineEndings()));
        Directory.Exists(Path.Combine(cloud.Folder, "out")).ShouldBeFalse();
        (await cloud.Run("submit", "--to", "script", "--job-files", "out")).Errors.ShouldContain("give --dry-run with it");
        (await cloud.Run("submit", "--to", "script", "--dry-run", "--job-files", " ")).ShouldBe((2, "", "error: --job-files is ' '; it must be a folder, such as azure.\n".ReplaceLineEndings()));
    }
}
