namespace RlTemplates.Tracking.Tests;

public sealed class RunWriterTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_lives_as_long_as_its_process()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        using (var writer = RunWriter.Open(run))
        {
            writer.Start();
            store.Reload(run).Status.ShouldBe(RunStatus.Running);
            RunFile.Write(writer.Info with { ProcessId = int.MaxValue });
            store.Reload(run).Status.ShouldBe(RunStatus.Lost);
        }
    }

    [Fact]
    public void Only_one_may_write_a_run()
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        using (RunWriter.Open(run))
            Should.Throw<UserException>(() => RunWriter.Open(run)).Message.ShouldContain("another process");
        RunWriter.Open(run).Dispose();
    }

    [Fact]
    public void A_pending_run_is_lost_when_the_process_that_was_to_train_it_is_gone()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        (store.Reload(run).Status, run.ProcessId).ShouldBe((RunStatus.Pending, System.Environment.ProcessId));

        using (var writer = RunWriter.Open(run))
            writer.Expect(int.MaxValue, DateTimeOffset.UtcNow);

        var lost = store.Reload(run);
        (lost.Status, lost.IsActive, lost.IsWaiting).ShouldBe((RunStatus.Lost, false, true));
        File.ReadAllText(Path.Combine(run.Directory, "run.json")).ShouldContain("\"pending\"");
        using (var writer = RunWriter.Open(run))
            writer.Start();
        Should.Throw<UserException>(store.Reload(run).EnsureWaiting).Message.ShouldContain("running");
    }

    [Fact]
    public void Only_a_held_lock_counts_as_another_writer()
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        Directory.CreateDirectory(Path.Combine(run.Directory, ".lock"));

        var message = Should.Throw<UserException>(() => RunWriter.Open(run)).Message;

        message.ShouldContain("cannot be written");
        message.ShouldContain(".lock");
        message.ShouldNotContain("another process");
    }

    [Fact]
    public void A_folder_of_runs_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(_folder.Path, "runs");
        File.WriteAllText(file, "in the way");

        Should.Throw<UserException>(() => new RunStore(file).Create("a", new())).Message.ShouldContain(file);
    }

    [Fact]
    public void The_end_keeps_metrics_tags_and_reason()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        using (var writer = RunWriter.Open(run))
        {
            writer.Start();
            writer.SetTag("beats", "yes");
            writer.Summarize(new Dictionary<string, double> { ["x"] = 0.1, ["none"] = double.NaN, ["inf"] = double.PositiveInfinity });
            writer.End(RunStatus.Completed, "x is 0.1", 0);
        }

        var ended = store.Reload(run);

        ended.Status.ShouldBe(RunStatus.Completed);
        ended.Metrics.ShouldBe(new Dictionary<string, double> { ["x"] = 0.1 });
        ended.Tags["beats"].ShouldBe("yes");
        (ended.StopReason, ended.ExitCode).ShouldBe(("x is 0.1", 0));
        Directory.EnumerateFiles(run.Directory, ".tmp-*").ShouldBeEmpty();
    }

    [Fact]
    public void The_commit_is_read_from_the_repository()
    {
        var git = Directory.CreateDirectory(Path.Combine(_folder.Path, ".git")).FullName;
        var below = Directory.CreateDirectory(Path.Combine(_folder.Path, "src", "x")).FullName;
        var hash = new string('a', 40);
        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        File.WriteAllText(Path.Combine(git, "packed-refs"), $"# pack-refs\n{hash} refs/heads/main\n");
        GitCommit.Find(below).ShouldBe(hash);

        File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/../../../secret\n");
        GitCommit.Find(below).ShouldBeNull();
        File.WriteAllText(Path.Combine(git, "HEAD"), new string('b', 40) + "\n");
        GitCommit.Find(below).ShouldBe(new string('b', 40));
    }
}
