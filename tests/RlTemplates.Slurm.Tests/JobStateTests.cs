using RlTemplates.Slurm.Jobs;

namespace RlTemplates.Slurm.Tests;

/// <summary>What Slurm says of a job.</summary>
public sealed class JobStateTests
{
    [Theory]
    [InlineData("PENDING", JobPhase.Waiting)]
    [InlineData("CONFIGURING", JobPhase.Waiting)]
    [InlineData("REQUEUED", JobPhase.Waiting)]
    [InlineData("SUSPENDED", JobPhase.Waiting)]
    [InlineData("RUNNING", JobPhase.Running)]
    [InlineData("COMPLETING", JobPhase.Running)]
    [InlineData("COMPLETED", JobPhase.Completed)]
    [InlineData("CANCELLED", JobPhase.Canceled)]
    [InlineData("CANCELLED by 1000", JobPhase.Canceled)]
    [InlineData("CANCELLED+", JobPhase.Canceled)]
    [InlineData("REVOKED", JobPhase.Canceled)]
    [InlineData("FAILED", JobPhase.Failed)]
    [InlineData("TIMEOUT", JobPhase.Failed)]
    [InlineData("NODE_FAIL", JobPhase.Failed)]
    [InlineData("OUT_OF_MEMORY", JobPhase.Failed)]
    [InlineData("PREEMPTED", JobPhase.Failed)]
    [InlineData("DEADLINE", JobPhase.Failed)]
    [InlineData("BOOT_FAIL", JobPhase.Failed)]
    [InlineData("", JobPhase.Forgotten)]
    internal void Each_word_is_a_phase(string word, JobPhase phase) => new JobState(word).Phase.ShouldBe(phase);

    [Fact]
    public void The_controller_s_line_is_read()
    {
        // As captured from Slurm 22.05.8.
        var state = JobStateReader.Parse(
            "JobId=1 HetJobId=1 HetJobOffset=0 JobName=pong HetJobIdSet=1-2 JobState=FAILED Reason=NonZeroExitCode Dependency=(null) ExitCode=3:0 StartTime=2026-11-21T02:58:04 EndTime=2026-11-21T02:58:04\n"
            + "JobId=2 HetJobId=1 HetJobOffset=1 JobName=pong JobState=RUNNING Reason=None ExitCode=0:0\n").ShouldNotBeNull();
        state.Phase.ShouldBe(JobPhase.Failed);
        state.Reason.ShouldBe("NonZeroExitCode");
        state.ExitCode.ShouldBe(3);
        state.StartedAt.ShouldBe(new DateTimeOffset(new DateTime(2026, 11, 21, 2, 58, 4, DateTimeKind.Local)));
        state.InWords.ShouldBe("Slurm says FAILED (NonZeroExitCode)");
    }

    [Fact]
    public void A_job_that_is_still_there_has_no_exit_code_and_times_that_are_not_known_are_none()
    {
        var state = JobStateReader.Parse("JobId=8 JobName=JobState=FAILED JobState=PENDING Reason=Dependency ExitCode=0:0 StartTime=Unknown EndTime=Unknown").ShouldNotBeNull();
        (state.Phase, state.ExitCode, state.StartedAt).ShouldBe((JobPhase.Waiting, null, null));
        JobStateReader.Parse("slurm_load_jobs error: Invalid job id specified").ShouldBeNull();
        JobStateReader.Parse("").ShouldBeNull();
    }

    [Theory]
    [InlineData("CANCELLED by 1000|0:15|2026-11-21T02:58:04|2026-11-21T02:58:09", JobPhase.Canceled, 143)]
    [InlineData("COMPLETED|0:0|2026-11-21T02:58:04|2026-11-21T02:58:09\nCOMPLETED|0:0||", JobPhase.Completed, 0)]
    [InlineData("FAILED|7:0|Unknown|Unknown", JobPhase.Failed, 7)]
    internal void The_accounting_s_line_is_read(string output, JobPhase phase, int exitCode)
    {
        var state = JobStateReader.ParseAccounts(output).ShouldNotBeNull();
        (state.Phase, state.ExitCode).ShouldBe((phase, exitCode));
        JobStateReader.ParseAccounts("\n").ShouldBeNull();
    }
}
