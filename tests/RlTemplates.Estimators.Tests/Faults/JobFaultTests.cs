using RlTemplates.RemoteProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Faults;

/// <summary>What may go wrong with a job that a target has.</summary>
public sealed class JobFaultTests : IDisposable
{
    private static readonly string[] DiskSizes = ["4k", "12k", "20k", "40k", "200k"];

    private readonly DepotScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private async Task<string> SubmittedAsync(params string[] args)
    {
        var (code, _, errors) = await _scratch.Run(_scratch.Submit(args));
        code.ShouldBe(0, errors);
        return _scratch.OnlyJob;
    }

    [Fact]
    public async Task A_job_that_fails_gives_its_exit_code_and_reason()
    {
        var job = await SubmittedAsync();
        _scratch.Depot.Set(job, new("failed") { ExitCode = 3, Reason = "AlgorithmError: out of memory" });

        var (code, _, errors) = await _scratch.Run("attach");

        var run = _scratch.OnlyRun;
        (code, errors).ShouldBe((3, $"Run {run.Id}: failed (AlgorithmError: out of memory).\n"));
        (run.Status, run.ExitCode, run.Error).ShouldBe((RunStatus.Failed, 3, "AlgorithmError: out of memory"));
        (await _scratch.Run("jobs")).Output.ShouldContain("\tfailed\t");
    }

    [Fact]
    public async Task A_job_that_never_starts_is_ended_after_its_coordination_time_out_which_counts_from_leaving_the_queue()
    {
        var job = await SubmittedAsync("--targets.depot.coordination-timeout-seconds", "60");
        // It was submitted long ago, but waits in the queue.
        (await _scratch.Run("jobs")).Output.ShouldContain("\tpending\t");
        _scratch.Depot.Set(job, new("starting") { LeftQueueAt = DateTimeOffset.UtcNow.AddSeconds(-30) });
        (await _scratch.Run("jobs")).Output.ShouldContain("\tpending\t");
        _scratch.Depot.Requests.ShouldNotContain($"STOP {job}");
        _scratch.Depot.Set(job, new("starting") { LeftQueueAt = DateTimeOffset.UtcNow.AddSeconds(-61) });

        var (code, _, errors) = await _scratch.Run("attach");

        var run = _scratch.OnlyRun;
        (code, errors).ShouldBe((1, $"Run {run.Id}: failed (it has not begun within 1m after it left its queue).\n"));
        _scratch.Depot.Requests.Count(r => r == $"STOP {job}").ShouldBe(1);
        // That the service has stopped it changes nothing.
        (await _scratch.Run("attach")).Code.ShouldBe(1);
        (await _scratch.Run("jobs")).Output.ShouldContain("\tfailed\t");
        _scratch.OnlyRun.Status.ShouldBe(RunStatus.Failed);
    }

    [Fact]
    public async Task Who_waits_for_a_job_that_never_starts_does_not_wait_for_ever()
    {
        var submitting = _scratch.Run(_scratch.Submit("--wait", "--targets.depot.coordination-timeout-seconds", "1"));
        await DepotScratch.Until(() => _scratch.Depot.Jobs.Count == 1);
        _scratch.Depot.Set(_scratch.OnlyJob, new("starting") { LeftQueueAt = DateTimeOffset.UtcNow });

        (await submitting).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_begins_in_time_is_left_alone()
    {
        var job = await SubmittedAsync("--targets.depot.coordination-timeout-seconds", "1");
        _scratch.Depot.Set(job, new("running") { LeftQueueAt = DateTimeOffset.UtcNow.AddHours(-1) });

        (await _scratch.Run("jobs")).Output.ShouldContain("\trunning\t");
        _scratch.Depot.Requests.ShouldNotContain($"STOP {job}");
    }

    [Fact]
    public async Task A_stop_that_comes_when_the_job_has_just_completed_changes_nothing()
    {
        var job = await SubmittedAsync();
        _scratch.Depot.Set(job, new("running"));
        File.WriteAllText(Path.Combine(_scratch.DepotFolder, "completes-when-stopped"), "");

        var stopped = await _scratch.Run("stop");
        var again = await _scratch.Run("stop");

        var run = _scratch.OnlyRun;
        stopped.ShouldBe((0, $"{run.Id} completed: timesteps_total is 2048\n", ""));
        (run.Status, run.ExitCode).ShouldBe((RunStatus.Completed, 0));
        again.ShouldBe((0, $"{run.Id} has ended already: it is completed\n", ""));
        (await _scratch.Run("attach")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_stopped_job_stays_stopped_when_it_is_asked_for_again()
    {
        var job = await SubmittedAsync();
        _scratch.Depot.Set(job, new("running"));

        (await _scratch.Run("stop")).Code.ShouldBe(0);
        (await _scratch.Run("attach")).Code.ShouldBe(130);
        (await _scratch.Run("stop")).Code.ShouldBe(0);

        _scratch.Depot.Requests.Count(r => r == $"STOP {job}").ShouldBe(1);
        _scratch.OnlyRun.Status.ShouldBe(RunStatus.Interrupted);
    }

    [Fact]
    public async Task A_source_directory_above_the_limit_makes_no_job()
    {
        File.WriteAllBytes(Path.Combine(_scratch.Source, "data.bin"), new byte[5000]);

        var (code, _, errors) = await _scratch.Run(_scratch.Submit("--targets.depot.max-upload-bytes", "1000"));

        code.ShouldBe(2);
        errors.ShouldContain("'depot' takes at most 1 kB");
        errors.ShouldContain("data.bin (5 kB)");
        _scratch.Depot.Requests.ShouldBeEmpty();
        _scratch.OnlyRun.Status.ShouldBe(RunStatus.Failed);
    }

    [SlowFact]
    public async Task On_a_disk_without_room_either_nothing_is_submitted_or_the_job_is_known()
    {
        Assert.SkipUnless(DepotScratch.CanMount, "unshare is not installed, or may not mount here.");
        var codes = new List<int>();
        foreach (var size in DiskSizes)
        {
            using var scratch = new DepotScratch();
            var (code, output, errors) = await scratch.RunOnDisk(size, scratch.Submit());
            var told = $"{size}: {code}\n{output}\n{errors}";
            code.ShouldBeInRange(0, 2, told);
            errors.ShouldNotContain("Unhandled exception", Case.Sensitive, told);
            codes.Add(code);
            if (code != 0)
                errors.ShouldContain("error: ", Case.Sensitive, told);
            if (code != 0 && scratch.Depot.Jobs.Count == 0)
                continue;
            var run = scratch.Store.List().ShouldHaveSingleItem(told);
            run.Job.ShouldNotBeNull(told).Id.ShouldBe(scratch.OnlyJob, told);
            scratch.Depot.Set(scratch.OnlyJob, new("completed") { ExitCode = 0 });
            (await scratch.Run("attach")).Code.ShouldBe(0, told);
        }
        (codes[0] > 0, codes[^1]).ShouldBe((true, 0));
    }
}
