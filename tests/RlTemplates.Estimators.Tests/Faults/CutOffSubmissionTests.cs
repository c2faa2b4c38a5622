using RlTemplates.RemoteProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Faults;

/// <summary>Submissions that are cut off at each step between their beginning and their end, in real processes.</summary>
public sealed class CutOffSubmissionTests : IDisposable
{
    private readonly DepotScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static TheoryData<string> Steps => [.. Fault.Steps];

    /// <summary>Some of them: what each leaves is the same as for those before and behind it.</summary>
    public static TheoryData<string> SomeSteps => ["begun", "half uploaded", "announced", "created", "returned"];

    private static bool IsWithJob(string step) => step is "created" or "returned";

    [Theory, MemberData(nameof(Steps))]
    public async Task A_command_with_a_name_that_is_killed_and_run_again_goes_on_with_its_run(string step)
    {
        var command = _scratch.Submit("--name", "pole");

        (await _scratch.RunProcess("kill:" + step, command)).Code.ShouldBe(137);
        var cutOff = _scratch.OnlyRun;
        var again = await _scratch.Run(command);

        again.Code.ShouldBe(0, again.Errors);
        (cutOff.Status, cutOff.StartedAt, cutOff.Job!.Target, cutOff.Name).ShouldBe((RunStatus.Lost, null, "depot", "pole"));
        var run = _scratch.OnlyRun;
        (run.Id, run.Status, run.ProcessId, run.Job!.Id).ShouldBe((cutOff.Id, RunStatus.Pending, null, _scratch.OnlyJob));
        again.Output.ShouldStartWith($"submitted {run.Id} (pole)");
        again.Errors.Contains($"Run {run.Id} is not submitted again", StringComparison.Ordinal).ShouldBe(IsWithJob(step), again.Errors);
        _scratch.Depot.Requests.Count(r => r == $"POST {run.Job.Id}").ShouldBe(1);
        _scratch.Depot.Places.ShouldHaveSingleItem();
        _scratch.Depot.Set(run.Job.Id, new("completed") { ExitCode = 0 });
        (await _scratch.Run("attach", "pole")).Code.ShouldBe(0);
    }

    [Theory, MemberData(nameof(SomeSteps))]
    public async Task A_command_without_a_name_that_is_killed_leaves_a_run_whose_state_is_told(string step)
    {
        (await _scratch.RunProcess("kill:" + step, _scratch.Submit())).Code.ShouldBe(137);
        var cutOff = _scratch.OnlyRun;
        (await _scratch.Run(_scratch.Submit())).Code.ShouldBe(0);

        var jobs = await _scratch.Run("jobs");
        var stopped = await _scratch.Run("stop", cutOff.Id);

        var runs = _scratch.Store.List().ToDictionary(r => r.Id);
        runs.Count.ShouldBe(2);
        _scratch.Depot.Jobs.Count.ShouldBe(IsWithJob(step) ? 2 : 1);
        _scratch.Depot.Requests.Where(r => r.StartsWith("POST ", StringComparison.Ordinal)).ShouldBeUnique();
        if (IsWithJob(step))
        {
            jobs.Output.ShouldContain($"{cutOff.Id}\t\tpending\tdepot\tremote-{cutOff.Id}");
            (stopped.Code, runs[cutOff.Id].Job!.Id).ShouldBe((0, $"remote-{cutOff.Id}"), stopped.Errors);
            (await _scratch.Run("attach", cutOff.Id)).Code.ShouldBe(130);
        }
        else
        {
            jobs.Output.ShouldContain($"{cutOff.Id}\t\tlost\tdepot");
            jobs.Errors.ShouldContain($"Run {cutOff.Id} was not submitted: its submission was cut off");
            jobs.Errors.ShouldContain($"what was sent for it before has {cutOff.Id} in its name.");
            (stopped.Code, stopped.Errors).ShouldBe((2, "error: " + jobs.Errors["warning: ".Length..]));
        }
        _scratch.Depot.Places.ShouldAllBe(place => runs.Keys.Any(id => place.Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_name_of_a_cut_off_submission_is_not_taken_for_other_options()
    {
        (await _scratch.RunProcess("kill:uploaded", _scratch.Submit("--name", "pole"))).Code.ShouldBe(137);
        var id = _scratch.OnlyRun.Id;

        (await _scratch.Run(_scratch.Submit("--name", "pole", "--seed", "2"))).ShouldBe((2, "",
            $"error: Run {id} has the name 'pole' already: its submission to 'depot' was cut off, and it was to be trained with seed 1, not 2. Choose another name, or submit it as it was to go on with it.\n"));
        (await _scratch.Run("submit", "--name", "pole")).Errors.ShouldContain("there and not by 'local'");
        (await _scratch.Run(_scratch.Submit("--name", "pole", "--dry-run"))).Output.ShouldContain(id);

        _scratch.Depot.Jobs.ShouldBeEmpty();
        _scratch.OnlyRun.Status.ShouldBe(RunStatus.Lost);
    }

    [Fact]
    public async Task A_reply_that_is_lost_does_not_lose_the_job()
    {
        var (code, _, errors) = await _scratch.RunProcess("throw:created", _scratch.Submit());

        code.ShouldBe(0, errors);
        var run = _scratch.OnlyRun;
        errors.ShouldBe($"warning: 'depot' has run {run.Id} as its job {_scratch.OnlyJob}, although submitting it failed: the line to the depot was cut{Environment.NewLine}");
        (run.Status, run.Job!.Id, run.ProcessId).ShouldBe((RunStatus.Pending, _scratch.OnlyJob, null));
    }

    [Theory]
    [InlineData("uploaded")]
    [InlineData("announced")]
    public async Task A_request_that_is_lost_leaves_a_failed_run_and_no_job(string step)
    {
        var (code, _, errors) = await _scratch.RunProcess("throw:" + step, _scratch.Submit());

        (code, errors.Contains("the line to the depot was cut", StringComparison.Ordinal)).ShouldBe((1, true), errors);
        var run = _scratch.OnlyRun;
        (run.Status, run.StopReason, run.Error).ShouldBe((RunStatus.Failed, "it could not be submitted", "the line to the depot was cut"));
        _scratch.Depot.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_that_is_interrupted_while_the_service_has_the_job_already_is_found_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs POSIX signals.");
        using var process = _scratch.Start("hang:created", _scratch.Submit("--name", "pole"));
        await DepotScratch.Until(() => _scratch.Depot.Jobs.Count == 1);
        System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

        var (code, _, errors) = await DepotScratch.EndOf(process);

        (code, errors.Contains("whether 'depot' has taken it is not known", StringComparison.Ordinal)).ShouldBe((130, true), errors);
        _scratch.Depot.Set(_scratch.OnlyJob, new("failed") { ExitCode = 3, Reason = "no" });
        var attached = await _scratch.Run("attach", "pole");
        (attached.Code, _scratch.OnlyRun.Error).ShouldBe((3, "no"), attached.Errors);
    }
}
