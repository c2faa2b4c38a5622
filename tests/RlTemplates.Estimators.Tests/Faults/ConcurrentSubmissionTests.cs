using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests.Faults;

/// <summary>Several submissions at the same moment, in real processes.</summary>
public sealed class ConcurrentSubmissionTests : IDisposable
{
    private const int Many = 4;

    private readonly DepotScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private Task<(int Code, string Output, string Errors)[]> AtOnce(params string[] command) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(_ => _scratch.RunProcess(null, command)));

    [Fact]
    public async Task Of_several_with_one_name_one_is_submitted_and_the_others_say_so()
    {
        var ended = await AtOnce(_scratch.Submit("--name", "pole"));

        ended.Select(e => e.Code).Order().ToArray().ShouldBe([0, 2, 2, 2], customMessage: string.Concat(ended.Select(e => e.Errors)));
        var run = _scratch.OnlyRun;
        ended.Where(e => e.Code == 2).ShouldAllBe(e => e.Errors.Contains($"Run {run.Id} has the name 'pole' already", StringComparison.Ordinal));
        run.Job!.Id.ShouldBe(_scratch.OnlyJob);
    }

    [Fact]
    public async Task Of_several_that_go_on_with_one_that_was_cut_off_one_does()
    {
        (await _scratch.RunProcess("kill:announced", _scratch.Submit("--name", "pole"))).Code.ShouldBe(137);

        var ended = await AtOnce(_scratch.Submit("--name", "pole"));

        ended.Select(e => e.Code).Order().ToArray().ShouldBe([0, 2, 2, 2], customMessage: string.Concat(ended.Select(e => e.Errors)));
        _scratch.OnlyRun.Job!.Id.ShouldBe(_scratch.OnlyJob);
        _scratch.Depot.Requests.Count(r => r.StartsWith("POST", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Several_without_a_name_get_a_job_and_a_place_each()
    {
        var ended = await AtOnce(_scratch.Submit());

        ended.ShouldAllBe(e => e.Code == 0, string.Concat(ended.Select(e => e.Errors)));
        var runs = _scratch.Store.List();
        runs.Select(r => r.Job!.Id).Order(StringComparer.Ordinal).ShouldBe(_scratch.Depot.Jobs);
        (runs.Count, _scratch.Depot.Places.Count).ShouldBe((Many, Many));
    }

    [Fact]
    public async Task Of_several_on_this_machine_with_one_name_one_trains()
    {
        var ended = await AtOnce("submit", "--name", "pole");

        ended.Select(e => e.Code).Order().ToArray().ShouldBe([0, 2, 2, 2], customMessage: string.Concat(ended.Select(e => e.Errors)));
        var attached = await _scratch.Run("attach", "pole");
        (attached.Code, _scratch.OnlyRun.Status).ShouldBe((0, RunStatus.Completed), attached.Errors);
    }
}
