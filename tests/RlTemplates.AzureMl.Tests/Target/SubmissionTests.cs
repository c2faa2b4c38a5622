using System.Text.Json.Nodes;
using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

public sealed class SubmissionTests
{
    [Fact(Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_run_is_trained_in_the_cloud_and_comes_home_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await CloudScratch.StartAsync(trains: true);

        var submitted = await cloud.Run("submit", "--to", "azureml", "--name", "first", "--seed", "7");

        submitted.Code.ShouldBe(0, submitted.Errors);
        cloud.Job.Name.ShouldStartWith("first-");
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Completed", cloud.Job.Error);
        var attached = await cloud.Run("attach", "first");
        attached.Code.ShouldBe(0, attached.Errors);
        attached.Output.ShouldContain("timesteps_total");
        (await cloud.Run("pull", "first")).Code.ShouldBe(0);
        var run = JsonNode.Parse((await cloud.Run("runs", "show", "first", "--json")).Output)!;
        ((string?)run["status"]).ShouldBe("completed");
        ((string?)run["tags"]!["trained"]).ShouldBe("yes");
        var evaluated = await cloud.Run("evaluate", "--run", "first", "--episodes", "2");
        evaluated.Code.ShouldBe(0, evaluated.Errors);
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_shows_the_requests_in_order_and_asks_nobody()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Without.AddRange(["AZUREML_ARM_ENDPOINT", "AZUREML_BLOB_ENDPOINT", "AZUREML_ARM_TOKEN"]);

        var (code, output, errors) = await cloud.Run("submit", "--to", "sent", "--dry-run", "--seed", "9", "--targets.sent.environment-variables", "API_KEY=secret:https://team.vault.azure.net/secrets/wandb");

        code.ShouldBe(0, errors);
        foreach (var words in new[] { "PUT: https://management.azure.com/subscriptions/", "computes/head-cpu?api-version=2026-05-01", "publish program", "environments/rltemplates/versions/", "libstdcxx-ng", "\"mode\": \"ReadWriteMount\"", "chmod +x ./RlTemplates.AzureMl.Program" })
            output.ShouldContain(words);
        output.ShouldContain("\"API_KEY\": \"secret:https://team.vault.azure.net/secrets/wandb\"");
        cloud.Azure.Calls.ShouldBeEmpty();
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_job_is_asked_for_with_all_that_the_attribute_says()
    {
        await using var cloud = await CloudScratch.StartAsync();
        cloud.Azure.ShmSizeOf = static _ => "2g";

        var (code, _, errors) = await cloud.Run("submit", "--to", "azureml", "--name", "all");

        code.ShouldBe(0, errors);
        var job = cloud.Job.Properties;
        ((string?)job["computeId"]).ShouldBe($"{FakeAzure.WorkspaceId}/computes/head-cpu");
        ((string?)job["limits"]!["timeout"]).ShouldBe("PT3600S");
        ((string?)job["resources"]!["shmSize"]).ShouldBe("4g");
        ((string?)job["identity"]!["identityType"]).ShouldBe("AMLToken");
        ((string?)job["inputs"]!["replays"]!["uri"]).ShouldBe($"{FakeAzure.WorkspaceId}/data/replays/versions/3");
        ((string?)job["tags"]!["team"]).ShouldBe("rl");
        ((string?)job["tags"]!["rltemplates:name"]).ShouldBe("all");
        ((string?)job["experimentName"]).ShouldBe("cloud");
        // Read back: the old service took it and ignored it.
        errors.ShouldContain("The job was asked for 4g of shared memory, and Azure has recorded 2g.");
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_script_is_sent_once_and_the_same_environment_is_made_once()
    {
        await using var cloud = await CloudScratch.StartAsync();

        (await cloud.Run("submit", "--to", "script", "--name", "one")).Code.ShouldBe(0);
        var uploads = cloud.Azure.Blobs.Uploads;
        var second = await cloud.Run("submit", "--to", "script", "--name", "two");

        second.Code.ShouldBe(0, second.Errors);
        // Only its run.json.
        cloud.Azure.Blobs.Uploads.ShouldBe(uploads + 1);
        cloud.Azure.Calls.Count(static c => c is { Method: "PUT" } && !c.Path.StartsWith("jobs/", StringComparison.Ordinal)).ShouldBe(3);
        cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer).ShouldContain(static n => n.StartsWith("LocalUpload/", StringComparison.Ordinal) && n.EndsWith("/code/train.py", StringComparison.Ordinal));
        var job = cloud.Azure.Jobs.Values.First().Properties;
        ((string?)job["command"]).ShouldBe("if command -v ray > /dev/null; then ray start --head --port=6379; fi; python train.py --config '{\"num_workers\": 13}' --fast");
        var environment = cloud.Azure.Resources.Single(static r => r.Key.StartsWith("environments/", StringComparison.Ordinal)).Value.Body["properties"]!;
        ((string?)environment["condaFile"]).ShouldBe("name: rltemplates\nchannels:\n- conda-forge\ndependencies:\n- python=3.11\n- pip\n- pip:\n  - gymnasium\n  - ray[rllib]==2.40.0\n");
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_is_found_by_its_name_from_another_folder_and_stopped()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("submit", "--to", "azureml", "--name", "far")).Code.ShouldBe(0);
        cloud.Azure.CancelsByItself = false;
        cloud.Job.Status = "Running";
        var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;

        var stopped = await cloud.RunIn(elsewhere, "stop", "far", "--to", "azureml");

        stopped.Code.ShouldBe(0, stopped.Errors);
        cloud.Job.CancelRequest.IsCompleted.ShouldBeTrue();
        (await cloud.RunIn(elsewhere, "stop", "nobody", "--to", "azureml")).ShouldBe((2, "", "error: 'azureml' has no job 'nobody'.\n".ReplaceLineEndings()));
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_is_found_beside_a_job_of_somebody_else_with_its_name_and_behind_many_others()
    {
        await using var cloud = await CloudScratch.StartAsync();
        (await cloud.Run("submit", "--to", "azureml", "--name", "night")).Code.ShouldBe(0);
        var mine = cloud.Job;
        cloud.Azure.Jobs["night"] = new("night", new JsonObject { ["jobType"] = "Command" });
        foreach (var i in Enumerable.Range(0, 250))
            cloud.Azure.Jobs[$"a{i}"] = new($"a{i}", new JsonObject { ["tags"] = new JsonObject { ["rltemplates:run"] = $"{i}", ["rltemplates:name"] = $"run{i}" } });
        var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;

        var stopped = await cloud.RunIn(elsewhere, "stop", "night", "--to", "azureml");

        stopped.Code.ShouldBe(0, stopped.Errors);
        mine.CancelRequest.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Clusters_are_made_listed_waited_for_and_deleted()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var made = await cloud.Run("compute", "create", "head-cpu", "--to", "azureml", "--machines.head-cpu.min-nodes", "1");
        made.Code.ShouldBe(0, made.Errors);
        (await cloud.Run("compute", "wait", "head-cpu", "--to", "azureml")).Output.ShouldContain("1");
        var waited = await cloud.Run("compute", "wait", "head-cpu", "--to", "azureml", "--nodes", "2", "--timeout", "1s");
        waited.Code.ShouldBe(2);
        waited.Errors.ShouldContain("Of the machines 'head-cpu' of 'azureml' 1 are ready after 1s; 2 were asked for.");
        var shown = await cloud.Run("compute", "--to", "azureml");
        shown.Output.ShouldContain("STANDARD_D2_V2");
        var deleted = await cloud.Run("compute", "delete", "head-cpu", "--to", "azureml");
        deleted.Code.ShouldBe(0, deleted.Errors);
        cloud.Azure.Resources["computes/head-cpu"].State.ShouldBe("Deleting");
        cloud.Azure.Violations.ShouldBeEmpty();
    }
}
