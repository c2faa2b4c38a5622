using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

/// <summary>A script whose head and workers are jobs on clusters of their own, with a stand-in for Ray.</summary>
public sealed class ClusterTests
{
    private const string Ray = """
        #!/bin/bash
        echo "ray $*"
        if [ "$1" = status ]; then exit 0; fi
        """;

    [Fact]
    public async Task Head_and_workers_find_each_other_and_end_together()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await StartAsync("echo learning; sleep 0.2; exit 0");

        var submitted = await cloud.Run("submit", "--to", "two", "--name", "pair");

        submitted.Code.ShouldBe(0, submitted.Errors);
        var (head, workers) = Jobs(cloud);
        await cloud.Trainer.WaitAsync(head.Name, TestContext.Current.CancellationToken);
        await cloud.Trainer.WaitAsync(workers.Name, TestContext.Current.CancellationToken);
        (head.Status, workers.Status).ShouldBe(("Completed", "Completed"), Log(cloud, head) + Log(cloud, workers));
        Log(cloud, head).ShouldContain("learning");
        Log(cloud, workers).ShouldMatch(@"ray start --address=[0-9a-f.:]+:6379");
        cloud.Azure.Resources.Keys.Where(k => k.StartsWith("computes/", StringComparison.Ordinal)).Order().ShouldBe(["computes/head-cpu", "computes/players"]);
        // The workers' packages are theirs.
        head.Properties["environmentId"]!.ToString().ShouldNotBe(workers.Properties["environmentId"]!.ToString());
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_ends_both()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await StartAsync("sleep 3");
        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(0);
        var (head, workers) = Jobs(cloud);
        await cloud.Until(() => head.Status == "Running" && workers.Status == "Running");

        (await cloud.Run("stop", "pair")).Code.ShouldBe(0);

        (head.CancelRequest.IsCompleted, workers.CancelRequest.IsCompleted).ShouldBe((true, true));
    }

    [Fact]
    public async Task The_part_that_fails_is_named_with_its_last_lines()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await StartAsync("echo no such environment; exit 3");
        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(0);
        var (head, workers) = Jobs(cloud);
        await cloud.Trainer.WaitAsync(head.Name, TestContext.Current.CancellationToken);
        await cloud.Trainer.WaitAsync(workers.Name, TestContext.Current.CancellationToken);

        var shown = await cloud.Run("jobs", "show", "pair");

        shown.Code.ShouldBe(0, shown.Errors);
        shown.Output.ShouldMatch(@"first to fail\s+head");
        shown.Output.ShouldContain("no such environment");
        (await cloud.Run("logs", "pair", "--part", "workers")).Output.ShouldContain("ray start --address=");
    }

    [Fact]
    public async Task Workers_without_a_head_are_ended()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.JobCreated += job => cloud.Azure.Faults.Add(new("PUT", "/jobs/pair-", 403) { Body = """{ "error": { "code": "Forbidden", "message": "No." } }""" });

        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(2);

        cloud.Job.Name.ShouldEndWith("-workers");
        cloud.Job.CancelRequest.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_dry_run_shows_both()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, output, errors) = await cloud.Run("submit", "--to", "two", "--dry-run", "--name", "pair");

        code.ShouldBe(0, errors);
        output.ShouldContain("/computes/players?");
        output.ShouldContain("-workers?api-version=");
        cloud.Azure.Calls.ShouldBeEmpty();
    }

    private static async Task<CloudScratch> StartAsync(string script)
    {
        var cloud = await CloudScratch.StartAsync(trains: true);
        await File.WriteAllTextAsync(Path.Combine(cloud.Folder, "old", "run.sh"), script + "\n");
        cloud.Trainer.Tools = Directory.CreateDirectory(Path.Combine(cloud.Folder, "tools")).FullName;
        var ray = Path.Combine(cloud.Trainer.Tools, "ray");
        await File.WriteAllTextAsync(ray, Ray + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(ray, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return cloud;
    }

    private static (FakeJob Head, FakeJob Workers) Jobs(CloudScratch cloud) =>
        (cloud.Azure.Jobs.Values.Single(j => !j.Name.EndsWith("-workers", StringComparison.Ordinal)), cloud.Azure.Jobs.Values.Single(j => j.Name.EndsWith("-workers", StringComparison.Ordinal)));

    private static string Log(CloudScratch cloud, FakeJob job) =>
        File.ReadAllText(cloud.Azure.Blobs.PathOf(FakeAzure.ArtifactContainer, $"ExperimentRun/dcid.{job.Name}/user_logs/std_log.txt"));
}
