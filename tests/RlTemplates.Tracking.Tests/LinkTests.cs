namespace RlTemplates.Tracking.Tests;

/// <summary>What may be a link in a store of runs, as docs/run-directory.md says.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ScratchFolder _elsewhere = new();

    public void Dispose()
    {
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public void An_experiments_folder_may_be_a_link_to_a_larger_disk()
    {
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a"), _elsewhere.Path);
        var store = new RunStore(_folder.Path);

        var run = store.Create("a", new());

        store.List().ShouldHaveSingleItem().Id.ShouldBe(run.Id);
        store.Find("latest").Id.ShouldBe(run.Id);
        RunWriter.Open(run).Dispose();
    }

    [Fact]
    public void A_run_that_is_a_link_is_not_listed()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "20260101-000000-aaaaaa"), run.Directory);

        store.List().ShouldHaveSingleItem().Id.ShouldBe(run.Id);
    }

    [Theory]
    [InlineData("evaluations.jsonl")]
    [InlineData(".evaluations.lock")]
    public void An_evaluation_writes_through_no_link(string name)
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        var path = Path.Combine(run.Directory, name);
        File.CreateSymbolicLink(path, Path.Combine(_elsewhere.Path, "other"));
        Should.Throw<UserException>(() => RunLinks.RefuseForEvaluation(run)).Message.ShouldStartWith($"Run {run.Id} cannot be written: {path} is a link.");
    }

    [Fact]
    public void A_checkpoint_that_is_a_link_is_not_listed()
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        var checkpoint = new CheckpointStore(_elsewhere.Path).Save(5, 1, 1, new Dictionary<string, Action<BinaryWriter>> { ["a.bin"] = writer => writer.Write(1) });
        Directory.CreateSymbolicLink(Path.Combine(run.CheckpointsPath, Path.GetFileName(checkpoint.Path)), checkpoint.Path);
        new CheckpointStore(run.CheckpointsPath).List().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("evaluations.jsonl")]
    [InlineData(".lock")]
    public void A_pipe_in_a_run_is_refused(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells pipes from files here.");
        var run = new RunStore(_folder.Path).Create("a", new());
        var path = Path.Combine(run.Directory, name);
        File.Delete(path);
        System.Diagnostics.Process.Start("mkfifo", [path]).WaitForExit();
        Should.Throw<UserException>(() => RunWriter.Open(run)).Message.ShouldBe($"Run {run.Id} cannot be written: {path} is no regular file, but a pipe, a device or a socket. Remove it.");
    }

    [Theory]
    [InlineData("checkpoints")]
    [InlineData("logs")]
    [InlineData("model")]
    [InlineData("exports")]
    [InlineData("exports/onnx")]
    [InlineData("checkpoints/step-000000000005")]
    [InlineData("logs/old")]
    [InlineData("metrics.jsonl")]
    [InlineData(".lock")]
    public void Nothing_is_written_through_a_link_in_a_run(string name)
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        var path = Path.Combine(run.Directory, name);
        if (Directory.Exists(path))
            Directory.Delete(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, _elsewhere.Path);
        File.WriteAllText(Path.Combine(_elsewhere.Path, ".tmp-of-somebody"), "");

        Should.Throw<UserException>(() => RunWriter.Open(run)).Message.ShouldStartWith($"Run {run.Id} cannot be written: {path} is a link.");

        new CheckpointStore(path).CleanUp(null);
        File.Exists(Path.Combine(_elsewhere.Path, ".tmp-of-somebody")).ShouldBeTrue();
    }
}
