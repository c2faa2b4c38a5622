using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Targets that hang, return nothing or tell secrets.</summary>
public sealed class HostileTargetTests : IDisposable
{
    private const string Secret = "hush-hush";

    private readonly ScratchFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TokenVariable, null);
        _folder.Dispose();
    }

    private static string TokenVariable => SwampedExperiment.Definition.Targets.Single(t => t.Kind == "Swamp").Options.Single(o => o.IsSecret).EnvironmentVariable;

    [Theory]
    [InlineData("submit nothing", "submit", 1, "error: InvalidOperationException: SwampTarget.SubmitAsync returned null. (--verbose shows where)\n")]
    [InlineData("submit no task", "submit", 1, "error: InvalidOperationException: SwampTarget.SubmitAsync returned null. (--verbose shows where)\n")]
    [InlineData("job nothing", "submit", 2, "error: SwampJob.Job is null, so that nobody could find the job again.\n")]
    [InlineData("job nameless", "submit", 2, "error: SwampJob.Job lacks its target, kind or id, so that nobody could find the job again.\n")]
    [InlineData("log null", "attach", 0, "Run RUN: completed (sunk).\n")]
    [InlineData("attach nothing", "stop", 1, "error: InvalidOperationException: SwampTarget.AttachAsync returned null. (--verbose shows where)\n")]
    [InlineData("read nothing", "stop", 1, "error: InvalidOperationException: SwampJob.ReadAsync returned null. (--verbose shows where)\n")]
    [InlineData("read nothing", "jobs", 0, "warning: RUN: InvalidOperationException: SwampJob.ReadAsync returned null.\n")]
    [InlineData("read throws", "jobs", 0, "warning: RUN: IOException: mud in ***\n")]
    [InlineData("read throws", "attach", 1, "error: IOException: mud in *** (--verbose shows where)\n")]
    [InlineData("attach throws", "attach", 1, "error: IOException: no gate for *** (--verbose shows where)\n")]
    [InlineData("log throws", "attach", 1, "error: IOException: mud in *** (--verbose shows where)\n")]
    [InlineData("stop throws", "stop", 1, "error: IOException: deep in *** (--verbose shows where)\n")]
    [InlineData("read fails", "attach", 3, "Run RUN: failed (the swamp took ***).\n")]
    [InlineData("read no task", "jobs", 0, "warning: RUN: InvalidOperationException: SwampJob.ReadAsync returned null.\n")]
    [InlineData("read times out", "jobs", 0, "warning: RUN: OperationCanceledException: no answer from https://swamp.example/?key=***\n")]
    [InlineData("log nothing", "attach", 1, "error: InvalidOperationException: SwampJob.ReadLogLinesAsync returned null. (--verbose shows where)\n")]
    [InlineData("log throws at once", "attach", 1, "error: IOException: dry in *** (--verbose shows where)\n")]
    [InlineData("dispose throws", "stop", 1, "error: IOException: stuck in *** (--verbose shows where)\n")]
    [InlineData("dispose hangs", "submit", 0, "", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("id", "jobs", 0, "")]
    public async Task What_a_target_does_wrong_is_told_without_secrets(string mode, string verb, int code, string errors)
    {
        Environment.SetEnvironmentVariable(TokenVariable, Secret);
        var submitted = await Submit(mode);
        var found = _folder.Store.Find("latest");

        var (ended, output, told) = verb == "submit" ? submitted : await _folder.Run(SwampedExperiment.Definition, verb);

        (ended, told.Replace(found.Id, "RUN", StringComparison.Ordinal)).ShouldBe((code, errors));
        (submitted.Output + submitted.Errors + output + told + _folder.AllText()).ShouldNotContain(Secret);
        (verb != "jobs" || output.Contains("***", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("submit hangs", "submit")]
    [InlineData("submit blocks", "submit", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("read hangs", "jobs")]
    [InlineData("read hangs", "stop", Skip = SlowTests.Reason, SkipType = typeof(SlowTests), SkipUnless = nameof(SlowTests.Run))]
    [InlineData("log hangs", "attach")]
    public async Task A_target_that_does_not_react_is_left_behind(string mode, string verb)
    {
        var submitting = verb == "submit";
        if (!submitting)
            await Submit(mode);
        using var interrupt = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        SwampTarget.Interrupt.Value = interrupt;

        var (code, _, errors) = await _folder.Run(SwampedExperiment.Definition, submitting ? ["submit", "--to", "swamp", "--targets.swamp.mode", mode] : [verb], interrupt.Token);

        var id = _folder.Store.Find("latest").Id;
        (code, errors).ShouldBe(verb switch
        {
            "submit" => (130, $"warning: Submitting run {id} was interrupted; whether 'swamp' has taken it is not known.\n"),
            "attach" => (130, $"Detached; run {id} goes on.\n"),
            _ => (130, ""),
        });
    }

    [Theory]
    [InlineData("submit escapes", "submit", 2)]
    [InlineData("submit escapes", "runs show", 0)]
    [InlineData("escapes", "jobs", 0)]
    [InlineData("escapes", "runs", 0)]
    [InlineData("escapes", "runs show", 0)]
    [InlineData("escapes fail", "jobs", 0)]
    [InlineData("escapes fail", "attach", 3)]
    [InlineData("escapes fail", "runs show", 0)]
    public async Task Texts_of_a_target_do_not_steer_the_terminal(string mode, string verb, int code)
    {
        var submitted = await Submit(mode);
        if (verb == "runs show" && mode == "escapes fail")
            await _folder.Run(SwampedExperiment.Definition, "jobs");

        var (ended, output, told) = verb == "submit" ? submitted : await _folder.Run(SwampedExperiment.Definition, verb.Split(' '));

        ended.ShouldBe(code, told);
        var said = output + told;
        said.Where(c => c is not ('\n' or '\t') && (char.IsControl(c) || c == '\u202E')).ShouldBeEmpty(said);
        if (verb != "runs" && (mode, verb) != ("submit escapes", "runs show"))
            said.ShouldContain("a\uFFFD[2Jb\uFFFD]0;c\uFFFDd e\uFFFDf\uFFFDg");
    }

    private Task<(int Code, string Output, string Errors)> Submit(string mode) => _folder.Run(SwampedExperiment.Definition, "submit", "--to", "swamp", "--targets.swamp.mode", mode);
}
