namespace RlTemplates.Tracking.Tests;

public sealed class DurableFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_renamed_before_it_is_deleted()
    {
        var folder = Make("step-1");
        using var watcher = new FileSystemWatcher(_folder.Path) { EnableRaisingEvents = true };
        using var renamed = new ManualResetEventSlim();
        var name = "";
        watcher.Renamed += (_, e) =>
        {
            name = e.Name;
            renamed.Set();
        };

        DurableFolder.Remove(folder);

        Directory.EnumerateFileSystemEntries(_folder.Path).ShouldBeEmpty();
        renamed.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        name.ShouldStartWith(".tmp-remove-step-1-");
    }

    [Fact]
    public void A_link_is_removed_and_not_what_it_leads_to()
    {
        var target = Make("elsewhere");
        var link = Path.Combine(_folder.Path, "step-1");
        Directory.CreateSymbolicLink(link, target);

        DurableFolder.Remove(link);

        Directory.Exists(link).ShouldBeFalse();
        File.Exists(Path.Combine(target, "file")).ShouldBeTrue();
    }

    [Fact]
    public void Sweeping_removes_unfinished_files_folders_and_links_and_nothing_else()
    {
        var target = Make("elsewhere");
        Make(".tmp-step-1");
        File.WriteAllText(Path.Combine(_folder.Path, ".tmp-run.json-12"), "");
        File.WriteAllText(Path.Combine(_folder.Path, ".lock"), "");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, ".tmp-link"), target);

        DurableFolder.Sweep(_folder.Path);

        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe([".lock", "elsewhere"]);
        File.Exists(Path.Combine(target, "file")).ShouldBeTrue();
    }

    [Fact]
    public void Nothing_outside_is_swept_through_a_link()
    {
        var target = Make("elsewhere");
        File.WriteAllText(Path.Combine(target, ".tmp-of-somebody"), "");
        var link = Path.Combine(_folder.Path, "checkpoints");
        Directory.CreateSymbolicLink(link, target);

        DurableFolder.Sweep(link);

        File.Exists(Path.Combine(target, ".tmp-of-somebody")).ShouldBeTrue();
    }

    private string Make(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "file"), "content");
        return folder;
    }
}
