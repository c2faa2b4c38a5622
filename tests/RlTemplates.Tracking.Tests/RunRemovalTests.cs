namespace RlTemplates.Tracking.Tests;

/// <summary>Runs that are deleted.</summary>
public sealed class RunRemovalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;

    public RunRemovalTests() => _store = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    private RunInfo Make(RunStatus status = RunStatus.Completed)
    {
        var run = _store.Create("pole", new());
        using var writer = RunWriter.Open(run);
        writer.End(status, "done", 0);
        return run;
    }

    [Fact]
    public void A_run_goes_with_all_of_its_files_and_links_lead_nowhere()
    {
        var (run, other) = (Make(), Make());
        var outside = Directory.CreateDirectory(Path.Combine(_folder.Path, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        Directory.CreateSymbolicLink(Path.Combine(run.Directory, "checkpoints", "link"), outside);
        File.CreateSymbolicLink(Path.Combine(run.Directory, "file"), Path.Combine(outside, "kept"));

        RunRemoval.TryRemove(run).ShouldBeNull();

        _store.List("pole").Select(r => r.Id).ShouldBe([other.Id]);
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "pole")).ShouldBe([other.Directory]);
        File.Exists(Path.Combine(outside, "kept")).ShouldBeTrue();
        RunRemoval.TryRemove(run).ShouldBeNull("it is gone already");
    }

    [Fact]
    public void A_run_that_is_written_or_has_begun_meanwhile_stays()
    {
        var run = Make();
        using (var writer = RunWriter.Open(run))
        {
            RunRemoval.TryRemove(run).ShouldBe($"Run {run.Id} is not deleted: a process writes it.");
        }
        RunFile.Write(ProcessIdentity.Claim(run) with { Status = RunStatus.Running });
        RunRemoval.TryRemove(run).ShouldBe($"Run {run.Id} is not deleted: a process writes it.");
        Directory.Exists(run.Directory).ShouldBeTrue();
    }

    [Fact]
    public void A_link_in_the_place_of_a_run_or_of_its_lock_is_not_followed()
    {
        var run = Make();
        var aside = run.Directory + "-aside";
        Directory.Move(run.Directory, aside);
        Directory.CreateSymbolicLink(run.Directory, aside);
        RunRemoval.TryRemove(run)!.ShouldContain("is a link");
        Directory.Exists(Path.Combine(aside, "checkpoints")).ShouldBeTrue();
        Directory.Delete(run.Directory);
        Directory.Move(aside, run.Directory);

        var secret = Path.Combine(_folder.Path, "secret");
        File.Delete(Path.Combine(run.Directory, RunHold.LockName));
        File.CreateSymbolicLink(Path.Combine(run.Directory, RunHold.LockName), secret);
        RunRemoval.TryRemove(run).ShouldBeNull();
        File.Exists(secret).ShouldBeFalse();
    }

    [Fact]
    public void A_broken_run_can_be_deleted()
    {
        var run = Make();
        File.WriteAllText(Path.Combine(run.Directory, RunFile.Name), "nonsense");
        RunRemoval.TryRemove(_store.List()[0]).ShouldBeNull();
        _store.List().ShouldBeEmpty();
    }

    [Fact]
    public void What_a_killed_deletion_left_is_no_run_and_goes_when_the_next_run_is_made()
    {
        var run = Make();
        var left = Path.Combine(_folder.Path, "pole", $"{DurableFolder.Prefix}remove-20200101-000000-abcdef-1-abcdef");
        Directory.Move(run.Directory, left);
        _store.List().ShouldBeEmpty();
        _store.Summaries().ShouldBeEmpty();
        _store.Create("pole", new());
        Directory.Exists(left).ShouldBeFalse();
    }
}
