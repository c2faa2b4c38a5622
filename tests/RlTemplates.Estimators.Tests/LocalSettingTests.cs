using RlTemplates.Containers;
using RlTemplates.Estimators.Local;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Settings of [Local] in a program without the entry script, and the places of jobs that share CPUs.</summary>
public sealed class LocalSettingTests : IDisposable
{
    private static readonly Dictionary<string, StopBound> Endless = new() { [Metric.TimestepsTotal] = new(1e12) };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_needs_a_process_is_refused_where_there_is_none()
    {
        var estimator = RackedExperiment.Estimators.Local();
        estimator.Store = _folder.Store;
        estimator.Target = new() { Name = "local", UsesContainerContract = true, MaxCpus = 2, EnvironmentVariables = ["A=b"] };

        (await Should.ThrowAsync<UserException>(() => estimator.PlanAsync())).Message.ShouldBe(
            "[Local] with UsesContainerContract, MaxCpus, EnvironmentVariables needs a process of its own, and this program would train in this one: set the estimator's Program to one with the entry script.");
        await Should.ThrowAsync<UserException>(() => estimator.FitAsync());
        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_training_in_this_process_ends_when_its_time_is_over()
    {
        var estimator = RackedExperiment.Estimators.Local(new() { Stop = Endless });
        estimator.Store = _folder.Store;
        estimator.Target = new() { Name = "local", MaxRunDurationSeconds = 1 };

        await using var job = await estimator.FitAsync();
        (await job.WaitAsync()).Status.ShouldBe(RunStatus.Interrupted);
        new CheckpointStore(job.Run.CheckpointsPath).Latest().ShouldNotBeNull();
    }

    [Theory]
    [InlineData("1/1", true)]
    [InlineData("2/8", true)]
    [InlineData("8/2", false)]
    [InlineData("0/2", false)]
    [InlineData("2", false)]
    [InlineData("a/b", false)]
    public void A_share_is_written_as_CPUs_of_all(string text, bool isOne) => CpuShare.Parse(text)?.ToString().ShouldBe(isOne ? text : null);

    [Fact]
    public async Task Places_are_given_in_the_order_of_runs_as_far_as_there_are_CPUs()
    {
        var runs = Enumerable.Range(0, 4).Select(i => _folder.Store.Create("pole", new()) with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(i) }).ToList();
        List<string> notes = [];
        Task<CpuPlace> Take(int run, int cpus) => CpuPlace.TakeAsync(_folder.Store.Root, runs[run], new(cpus, 4), notes.Add, TestContext.Current.CancellationToken);

        var first = await Take(0, 2);
        var second = Take(1, 3);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        // Small enough, but not its turn.
        var third = Take(2, 1);
        var fourth = await Task.WhenAny(Take(3, 1), Task.Delay(1000, TestContext.Current.CancellationToken).ContinueWith(_ => (CpuPlace)null!, TaskScheduler.Default));

        (second.IsCompleted, third.IsCompleted, await fourth is null).ShouldBe((false, false, true));
        notes[0].ShouldBe($"Run {runs[1].Id} waits for 3 of 4 CPUs; before it come {runs[0].Id}.");
        CpuPlace.IsWaiting(_folder.Store.Root, runs[1].Id).ShouldBeTrue();
        first.Dispose();
        using var taken = await second;
        CpuPlace.IsWaiting(_folder.Store.Root, runs[1].Id).ShouldBeFalse();
        using var next = await third;
    }

    [Fact]
    public async Task Who_wants_more_than_there_is_has_the_machine_to_itself_and_a_dead_process_holds_no_place()
    {
        var runs = Enumerable.Range(0, 2).Select(i => _folder.Store.Create("pole", new()) with { CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(i) }).ToList();
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Store.Root, CpuPlace.FolderName)).FullName;
        File.WriteAllText(Path.Combine(folder, "0000000000000000001_4_20260101-000000-abcdef.run"), "");
        File.WriteAllText(Path.Combine(folder, "0000000000000000002_4_20260101-000000-abcdeg.wait"), "");
        File.WriteAllText(Path.Combine(folder, "nonsense.wait"), "");

        using (await CpuPlace.TakeAsync(_folder.Store.Root, runs[0], new(9, 4), _ => { }, TestContext.Current.CancellationToken))
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await Should.ThrowAsync<OperationCanceledException>(() => CpuPlace.TakeAsync(_folder.Store.Root, runs[1], new(1, 4), _ => { }, stop.Token));
        }
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).ShouldBe([".lock", "nonsense.wait"], ignoreOrder: true);
    }

    [Fact]
    public async Task Where_no_place_can_be_kept_a_job_begins_all_the_same()
    {
        Directory.CreateDirectory(_folder.Store.Root);
        File.WriteAllText(Path.Combine(_folder.Store.Root, CpuPlace.FolderName), "in the way");
        List<string> notes = [];

        using var place = await CpuPlace.TakeAsync(_folder.Store.Root, new() { Id = "1", Experiment = "pole", Status = RunStatus.Pending, CreatedAt = DateTimeOffset.UtcNow }, new(1, 1), notes.Add, TestContext.Current.CancellationToken);

        notes.ShouldHaveSingleItem().ShouldStartWith("warning: run 1 begins without regard to other jobs: ");
    }

    [Theory]
    [InlineData("machines.head-cloud.vm_size", "STANDARD_D8S_V3", 4, "STANDARD_D8S_V3 has 8 CPUs, but this process may use 4")]
    [InlineData("machines.head-cloud.vm_size", "STANDARD_D8S_V3", 8, null)]
    [InlineData("machines.head-cloud.vm_size", "STANDARD_OF_TOMORROW", 1, null)]
    public void A_job_that_sees_fewer_CPUs_than_its_machine_has_says_so(string path, string text, int seen, string? expected)
    {
        var run = _folder.Store.Create("racked", new() { Config = [new(path, text, new(SourceKind.CommandLine, "--" + path))] });

        MachineSizes.Warning(RackedExperiment.Definition, run, seen).ShouldBeNull();
        var warning = MachineSizes.Warning(RackedExperiment.Definition, run with { Job = new("cloud", "AzureMl", "1") }, seen);

        if (expected is null)
            warning.ShouldBeNull();
        else
            warning.ShouldNotBeNull().ShouldStartWith(expected);
    }
}
