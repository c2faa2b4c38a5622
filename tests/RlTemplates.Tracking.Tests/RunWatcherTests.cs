using System.Diagnostics;

namespace RlTemplates.Tracking.Tests;

public sealed class RunWatcherTests : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;
    private readonly IAsyncEnumerator<RunChange> _changes;

    public RunWatcherTests()
    {
        _store = new(_folder.Path);
        _changes = _store.WatchAsync(interval: TimeSpan.FromMilliseconds(10)).GetAsyncEnumerator();
    }

    public async ValueTask DisposeAsync()
    {
        await _changes.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_run_is_added_changes_ends_and_is_removed()
    {
        var first = _store.Create("a", new());
        (await Next()).ShouldBe((RunChangeKind.Added, first.Id, RunStatus.Pending));
        var second = _store.Create("b", new());
        (await Next()).ShouldBe((RunChangeKind.Added, second.Id, RunStatus.Pending));

        using (var writer = RunWriter.Open(first))
        {
            writer.Start();
            (await Next()).ShouldBe((RunChangeKind.Changed, first.Id, RunStatus.Running));
            writer.End(RunStatus.Completed, "done", 0);
            (await Next()).ShouldBe((RunChangeKind.Ended, first.Id, RunStatus.Completed));
        }

        Directory.Move(first.Directory, Path.Combine(_folder.Path, ".gone"));
        (await Next()).ShouldBe((RunChangeKind.Removed, first.Id, RunStatus.Completed));
    }

    [Fact]
    public async Task Those_that_are_there_come_first_from_the_oldest_to_the_newest()
    {
        var clock = new FixedClock();
        var store = new RunStore(_folder.Path, clock);
        var ids = new List<string>();
        foreach (var day in new[] { 3, 1, 2 })
        {
            clock.Now = new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
            ids.Add(store.Create("a", new()).Id);
        }

        List<string> seen = [(await Next()).Id, (await Next()).Id, (await Next()).Id];

        seen.ShouldBe([ids[1], ids[2], ids[0]]);
    }

    [Fact]
    public async Task A_run_whose_process_vanishes_ends_although_its_file_stays_as_it_is()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Needs a process that sleeps.");
        using var process = Process.Start("sleep", "60")!;
        var run = _store.Create("a", new());
        using (var writer = RunWriter.Open(run))
            writer.Expect(process.Id, new(process.StartTime.ToUniversalTime(), TimeSpan.Zero));
        (await Next()).ShouldBe((RunChangeKind.Added, run.Id, RunStatus.Pending));

        process.Kill();
        await process.WaitForExitAsync();

        (await Next()).ShouldBe((RunChangeKind.Ended, run.Id, RunStatus.Lost));
    }

    [Fact]
    public void A_torn_file_is_broken_only_where_it_stays_so()
    {
        var run = _store.Create("a", new());
        var file = Path.Combine(run.Directory, "run.json");
        var (watcher, whole) = (new RunWatcher(), File.ReadAllBytes(file));
        IReadOnlyList<RunChange> Poll() => watcher.Poll([run.Directory]);
        Poll().ShouldHaveSingleItem().Kind.ShouldBe(RunChangeKind.Added);

        File.WriteAllBytes(file, whole[..50]);
        Poll().ShouldBeEmpty();
        File.WriteAllBytes(file, whole);
        Poll().Select(c => c.Run.Status).ShouldBe([RunStatus.Pending]);

        File.WriteAllBytes(file, whole[..50]);
        Poll().ShouldBeEmpty();
        Poll().ShouldHaveSingleItem().Run.Status.ShouldBe(RunStatus.Broken);
        Poll().ShouldBeEmpty();
    }

    [Fact]
    public async Task Watching_ends_by_its_token()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _store.WatchAsync(cancellationToken: source.Token))
            {
            }
        });
    }

    private async Task<(RunChangeKind Kind, string Id, RunStatus Status)> Next()
    {
        (await _changes.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        return (_changes.Current.Kind, _changes.Current.Run.Id, _changes.Current.Run.Status);
    }

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
