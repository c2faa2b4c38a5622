using RlTemplates.AzureMl.Fake;
using RlTemplates.Mlflow.Fake;

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
        // Both are children of one run, whose end somebody tells who looks.
        var parent = Parent(cloud);
        parent.Name.ShouldBe("pair");
        cloud.Azure.Tracking.Runs.Where(r => r.Id == head.Name || r.Id == workers.Name).Select(r => r.Tags["mlflow.parentRunId"]).ShouldBe([parent.Id, parent.Id]);
        parent.Status.ShouldBe("RUNNING");
        (await cloud.Run("attach", "pair")).Code.ShouldBe(0);
        (parent.Status, parent.EndTime is > 0).ShouldBe(("FINISHED", true));
        cloud.Azure.Tracking.Violations.ShouldBeEmpty();
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
        Parent(cloud).Status.ShouldBe("KILLED");
    }

    [Fact]
    public async Task The_parent_is_stopped_from_another_folder_and_both_end()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(0);
        var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;

        var stopped = await cloud.RunIn(elsewhere, "stop", Parent(cloud).Id, "--to", "two");

        stopped.Code.ShouldBe(0, stopped.Errors);
        var (head, workers) = Jobs(cloud);
        (head.CancelRequest.IsCompleted, workers.CancelRequest.IsCompleted).ShouldBe((true, true));
    }

    [Fact]
    public async Task Without_the_tracking_server_the_jobs_have_no_parent_and_train()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.Tracking.Fail(new("experiments/", MlflowFaultKind.Refuse) { Status = 403, Count = 10 });

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--name", "pair");

        code.ShouldBe(0, errors);
        errors.ShouldContain("The jobs have no parent run, since the tracking server of the workspace did not take one:");
        cloud.Azure.Jobs.Values.ShouldAllBe(j => j.Properties["tags"]!["mlflow.parentRunId"] == null);
    }

    [Theory(Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("-workers")]
    [InlineData("")]
    public async Task Time_in_the_queue_does_not_count(string queued)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await StartAsync("echo learning");
        // Workers wait for a head in the queue; a head that has begun waits for workers in the queue no longer than it may.
        cloud.Trainer.QueueTime = job => job.Name.EndsWith("-workers", StringComparison.Ordinal) == (queued.Length > 0) ? TimeSpan.FromSeconds(30) : TimeSpan.Zero;

        (await cloud.Run("submit", "--to", "two", "--name", "pair", "--targets.two.coordination-timeout-seconds", "15")).Code.ShouldBe(0);

        var (head, workers) = Jobs(cloud);
        await cloud.Trainer.WaitAsync(head.Name, TestContext.Current.CancellationToken);
        await cloud.Trainer.WaitAsync(workers.Name, TestContext.Current.CancellationToken);
        (head.Status, workers.Status).ShouldBe(queued.Length > 0 ? ("Failed", "Failed") : ("Completed", "Completed"), Log(cloud, head) + Log(cloud, workers));
        if (queued.Length > 0)
            Log(cloud, head).ShouldContain("Of 1 workers 0 have joined in time.");
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
        shown.Output.ShouldContain("head (failed, exit code 3)");
        shown.Output.ShouldContain("no such environment");
        (await cloud.Run("logs", "pair", "--part", "workers")).Output.ShouldContain("ray start --address=");
    }

    [Theory]
    [InlineData("Running", "Failed", 0, 1, "workers")]
    [InlineData("Failed", "Failed", 2, 1, "workers")]
    [InlineData("Failed", "Failed", 1, 2, "head")]
    [InlineData("Failed", "Canceled", 1, 2, "head")]
    public async Task The_part_that_failed_first_is_named(string head, string workers, long headEnd, long workersEnd, string first)
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(0);
        var jobs = Jobs(cloud);
        (jobs.Head.Status, jobs.Workers.Status) = (head, workers);
        foreach (var (job, end) in new[] { (jobs.Head, headEnd), (jobs.Workers, workersEnd) })
            cloud.Azure.Tracking.Runs.Single(r => r.Id == job.Name).EndTime = end == 0 ? null : 1_800_000_000_000 + end;

        var shown = await cloud.Run("jobs", "show", "pair");

        shown.Code.ShouldBe(0, shown.Errors);
        shown.Output.ShouldMatch($@"first to fail\s+{first}");
    }

    [Fact]
    public async Task Workers_without_a_head_are_ended()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.JobCreated += job => cloud.Azure.Faults.Add(new("PUT", "/jobs/pair-", 403) { Body = """{ "error": { "code": "Forbidden", "message": "No." } }""" });

        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(2);

        cloud.Job.Name.ShouldEndWith("-workers");
        cloud.Job.CancelRequest.IsCompleted.ShouldBeTrue();
        (Parent(cloud).Status, Parent(cloud).EndTime is > 0).ShouldBe(("FAILED", true));
    }

    [Fact]
    public async Task Workers_that_are_refused_end_the_parent_and_touch_no_other_job()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.Faults.Add(new("PUT", "/ws/jobs/pair-", 403) { Body = """{ "error": { "code": "Forbidden", "message": "No." } }""" });

        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(2);

        cloud.Azure.Jobs.ShouldBeEmpty();
        Parent(cloud).Status.ShouldBe("FAILED");
        cloud.Azure.Calls.ShouldNotContain(c => c.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workers_whose_answer_never_comes_are_ended_too()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.JobCreated += _ => cloud.Azure.Faults.Add(new("PUT", "-workers", 503) { Times = 100 });
        cloud.Azure.Faults.Add(new("PUT", "-workers", 0) { After = true });

        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(1);

        cloud.Job.Name.ShouldEndWith("-workers");
        cloud.Job.CancelRequest.IsCompleted.ShouldBeTrue();
        Parent(cloud).Status.ShouldBe("FAILED");
    }

    [Fact]
    public async Task A_submission_that_is_interrupted_between_both_ends_workers_and_parent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.BeforeAnswer = (method, path) =>
        {
            if (method != "PUT" || !path.Contains("/ws/jobs/", StringComparison.Ordinal) || path.EndsWith("-workers", StringComparison.Ordinal))
                return;
            cloud.Azure.BeforeAnswer = null;
            cloud.Azure.Faults.Add(new("PUT", path, 503) { Times = 100 });
            using var interrupt = System.Diagnostics.Process.Start("kill", ["-INT", $"{cloud.ProcessId}"]);
            interrupt.WaitForExit();
        };

        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(130);

        cloud.Job.Name.ShouldEndWith("-workers");
        cloud.Job.CancelRequest.IsCompleted.ShouldBeTrue();
        Parent(cloud).Status.ShouldBe("FAILED");
    }

    [Fact]
    public async Task Workers_that_cannot_be_ended_are_named()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.JobCreated += job => cloud.Azure.Faults.Add(new("PUT", "/ws/jobs/pair-", 403));
        cloud.Azure.Faults.Add(new("POST", "-workers/cancel", 403) { Times = 100 });

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--name", "pair");

        code.ShouldBe(2);
        errors.ShouldContain($"The job {cloud.Job.Name} may be left, and waits for a head that does not come: look for it in the studio, and cancel it.");
    }

    [Theory]
    [InlineData(MlflowFaultKind.LoseAnswer, 0)]
    [InlineData(MlflowFaultKind.Refuse, 503)]
    [InlineData(MlflowFaultKind.Refuse, 429)]
    public async Task A_lost_answer_makes_no_second_parent(MlflowFaultKind kind, int status)
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.Tracking.Fail(new("runs/create", kind) { Status = status });

        var (code, _, errors) = await cloud.Run("submit", "--to", "two", "--name", "pair");

        (code, errors).ShouldBe((0, ""));
        cloud.Azure.Jobs.Values.ShouldAllBe(j => (string?)j.Properties["tags"]!["mlflow.parentRunId"] == Parent(cloud).Id);
    }

    [Fact]
    public async Task The_parent_has_ended_when_the_head_has_whoever_looks_later()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("submit", "--to", "two", "--name", "pair")).Code.ShouldBe(0);
        var (head, workers) = Jobs(cloud);
        (head.Status, workers.Status) = ("Completed", "Completed");
        cloud.Azure.Tracking.Runs.Single(r => r.Id == head.Name).EndTime = 1_800_000_000_000;

        (await cloud.Run("jobs", "show", "pair")).Code.ShouldBe(0);
        cloud.Azure.Tracking.Runs.Single(r => r.Id == head.Name).EndTime = 1_900_000_000_000;
        (await cloud.Run("jobs", "show", "pair")).Code.ShouldBe(0);
        (await cloud.Run("attach", "pair")).Code.ShouldBe(0);

        (Parent(cloud).Status, Parent(cloud).EndTime).ShouldBe(("FINISHED", 1_800_000_000_000));
        Parent(cloud).Statuses.ShouldBe(["RUNNING", "FINISHED"]);
    }

    [Fact]
    public async Task A_dry_run_shows_both()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var (code, output, errors) = await cloud.Run("submit", "--to", "two", "--dry-run", "--name", "pair");

        code.ShouldBe(0, errors);
        output.ShouldContain("/computes/players?");
        output.ShouldContain("-workers?api-version=");
        output.ShouldContain("/api/2.0/mlflow/runs/create");
        output.ShouldContain("\"mlflow.parentRunId\": \"ID-OF-THE-PARENT-RUN\"");
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

    // Each job has a run too.
    private static FakeRun Parent(CloudScratch cloud) => cloud.Azure.Tracking.Runs.Single(r => !cloud.Azure.Jobs.ContainsKey(r.Id));

    private static string Log(CloudScratch cloud, FakeJob job) =>
        File.ReadAllText(cloud.Azure.Blobs.PathOf(FakeAzure.ArtifactContainer, $"ExperimentRun/dcid.{job.Name}/user_logs/std_log.txt"));
}
