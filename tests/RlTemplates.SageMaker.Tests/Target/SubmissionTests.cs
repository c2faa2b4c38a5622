using System.Globalization;
using System.Text.Json.Nodes;

namespace RlTemplates.SageMaker.Tests.Target;

/// <summary>From <c>submit</c> to the policy at home, with a program that a service in this process starts as a container.</summary>
public sealed class SubmissionTests
{
    [Fact]
    public async Task A_job_trains_is_followed_and_comes_home()
    {
        await using var cloud = await CloudScratch.StartAsync();

        var submitted = await cloud.Run("submit", "--to", "sagemaker", "--name", "first", "--seed", "7", "--note", "a,b \"c\" = #d");

        submitted.Code.ShouldBe(0, submitted.Errors);
        cloud.Job.Name.ShouldStartWith("first-");
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Completed", cloud.Job.FailureReason);
        var attached = await cloud.Run("attach", "first");
        attached.Code.ShouldBe(0, attached.Errors);
        attached.Output.ShouldContain("timesteps_total");
        // The service has found what the class logs.
        cloud.Job.FinalMetrics["timesteps_total"].Value.ShouldBeGreaterThanOrEqualTo(2000);
        cloud.Job.FinalMetrics.ShouldContainKey("episode_reward_mean");
        (await cloud.Run("pull", "first")).Code.ShouldBe(0);
        var shown = await cloud.Run("runs", "show", "first");
        shown.Output.ShouldContain("completed");
        shown.Output.ShouldContain("a,b \"c\" = #d");
        // What the program has set there, and the times that the service says.
        var run = JsonNode.Parse((await cloud.Run("runs", "show", "first", "--json")).Output)!;
        ((string?)run["tags"]!["trained"]).ShouldBe("yes");
        DateTimeOffset.Parse((string)run["ended_at"]!, CultureInfo.InvariantCulture).ShouldBe(cloud.Job.TrainingEndTime!.Value, TimeSpan.FromSeconds(1));
        var evaluated = await cloud.Run("evaluate", "--run", "first", "--episodes", "2");
        evaluated.Code.ShouldBe(0, evaluated.Errors);
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [SlowFact]
    public async Task A_job_on_spare_machines_goes_on_at_its_step_and_each_row_comes_home_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals.");
        await using var cloud = await CloudScratch.StartAsync();
        var submitted = await cloud.Run("submit", "--to", "spot", "--name", "long", "--checkpoint.interval", "1", "--stop.timesteps-total", "100000000", "--stop.time-total-s", "100000");
        submitted.Code.ShouldBe(0, submitted.Errors);
        await cloud.Until(() => cloud.Iterations().Count >= 2);

        cloud.Trainer.Interrupt(cloud.Job.Name);
        await cloud.Until(() => cloud.Trainer.FoldersOf(cloud.Job.Name).Count == 2);
        var before = cloud.Iterations();
        await cloud.Until(() => cloud.Iterations().Count > before.Count + 1);
        (await cloud.Run("stop", "long")).Code.ShouldBe(0);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);

        (await cloud.Run("pull", "long")).Code.ShouldBe(0);
        (await cloud.Run("runs", "show", "long")).Output.ShouldContain("interrupted");
        var rows = cloud.RowsAtHome();
        rows.Count.ShouldBeGreaterThan(before.Count);
        rows.ShouldBe(Enumerable.Range(1, rows.Count));
        cloud.Aws.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_shows_the_request_and_asks_nobody()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, output, errors) = await cloud.Run("submit", "--to", "spot", "--dry-run", "--seed", "9");

        code.ShouldBe(0, errors);
        output.ShouldContain("CreateTrainingJob");
        output.ShouldContain("\"S3Uri\": \"s3://results/checkpoints\"");
        cloud.Aws.Requests.ShouldBeEmpty();
        Directory.Exists(Path.Combine(cloud.Folder, "runs")).ShouldBeFalse();
    }

    [Fact]
    public async Task Variables_reach_the_job_as_they_are()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        (await cloud.Run("submit", "--to", "spot")).Code.ShouldBe(0);
        ((string?)cloud.Aws.Jobs.Values.Single(j => j.Name.StartsWith("night-shift-", StringComparison.Ordinal)).Request["Environment"]!["MAX_TOKENS"]).ShouldBe("100");
    }

    [Fact]
    public async Task An_image_that_is_to_be_published_is_image_enough()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, output, errors) = await cloud.Run("submit", "--to", "sagemaker", "--build-image", "registry.example/team/cloud:2", "--dry-run");

        code.ShouldBe(0, errors);
        output.ShouldContain("\"TrainingImage\": \"registry.example/team/cloud:2\"");
    }

    [Fact]
    public async Task A_region_that_cannot_be_is_told_of_before_anything_is_sent()
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);

        var (code, _, errors) = await cloud.Run("submit", "--to", "sagemaker", "--targets.sagemaker.region", "us-wset-2", "--dry-run");

        code.ShouldBe(0, errors);
        errors.ShouldContain("Region is 'us-wset-2', which is not known here; did you mean us-west-2?");
        errors.ShouldContain("The image lies in eu-west-1, and the job runs in us-wset-2; SageMaker takes only images of its own region.");
    }

    // The attribute of one names its jobs.
    [Theory]
    [InlineData("sagemaker")]
    [InlineData("spot")]
    public async Task A_job_is_found_by_its_name_from_another_folder(string target)
    {
        await using var cloud = await CloudScratch.StartAsync(trains: false);
        (await cloud.Run("submit", "--to", target, "--name", "far")).Code.ShouldBe(0);
        cloud.Job.Train();
        var elsewhere = Directory.CreateDirectory(Path.Combine(cloud.Folder, "elsewhere")).FullName;

        (await cloud.RunIn(elsewhere, "stop", "far", "--to", target)).Code.ShouldBe(0);

        cloud.Job.Status.ShouldBe("Stopping");
        (await cloud.RunIn(elsewhere, "stop", "nobody", "--to", target)).ShouldBe((2, "", $"error: '{target}' has no job 'nobody'.\n".ReplaceLineEndings()));
        cloud.Aws.Violations.ShouldBeEmpty();
    }
}
