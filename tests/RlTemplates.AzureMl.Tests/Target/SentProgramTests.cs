using RlTemplates.AzureMl.Fake;

namespace RlTemplates.AzureMl.Tests.Target;

public sealed class SentProgramTests
{
    [Fact(Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_program_that_is_sent_trains()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The program is published for Linux, and started here.");
        await using var cloud = await CloudScratch.StartAsync(trains: true);

        var submitted = await cloud.Run("submit", "--to", "sent", "--name", "travels");

        submitted.Code.ShouldBe(0, submitted.Errors);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);
        cloud.Job.Status.ShouldBe("Completed", cloud.Job.Error);
        cloud.Azure.Violations.ShouldBeEmpty();
    }

    [Fact(Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    public async Task A_job_that_is_stopped_keeps_its_checkpoint()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Jobs start in bash.");
        await using var cloud = await CloudScratch.StartAsync(trains: true);
        var submitted = await cloud.Run("submit", "--to", "azureml", "--name", "long", "--checkpoint.interval", "1", "--stop.timesteps-total", "100000000", "--stop.time-total-s", "100000");
        submitted.Code.ShouldBe(0, submitted.Errors);
        await cloud.Until(() => cloud.Azure.Blobs.Names(FakeAzure.DefaultContainer).Any(static n => n.EndsWith("/metrics.jsonl", StringComparison.Ordinal)));

        (await cloud.Run("stop", "long")).Code.ShouldBe(0);
        await cloud.Trainer.WaitAsync(cloud.Job.Name, TestContext.Current.CancellationToken);

        cloud.Job.Status.ShouldBe("Canceled", cloud.Job.Error);
        (await cloud.Run("pull", "long")).Code.ShouldBe(0);
        (await cloud.Run("runs", "show", "long")).Output.ShouldContain("interrupted");
        Directory.GetFiles(Path.Combine(cloud.Folder, "runs"), "manifest.json", SearchOption.AllDirectories).ShouldNotBeEmpty();
        cloud.Azure.Violations.ShouldBeEmpty();
    }
}
