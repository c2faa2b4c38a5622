using System.Diagnostics;

namespace RlTemplates.Tracking.Tests;

/// <summary>Files of a run that no training wrote.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("device")]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("large")]
    [InlineData("sum")]
    [InlineData("negative")]
    public void A_hostile_manifest_is_passed_over(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        var store = new CheckpointStore(_folder.Path);
        var good = Save(store, 1);
        var manifest = Path.Combine(Save(store, 2).Path, "manifest.json");
        var text = File.ReadAllText(manifest);
        File.Delete(manifest);
        switch (kind)
        {
            case "device": File.CreateSymbolicLink(manifest, "/dev/zero"); break;
            case "pipe": MakePipe(manifest); break;
            case "link": File.CreateSymbolicLink(manifest, Path.Combine(good.Path, "manifest.json")); break;
            case "large": File.WriteAllText(manifest, text.Replace("\"bytes\": 4", "\"bytes\": 9223372036854775808", StringComparison.Ordinal)); break;
            case "sum": File.WriteAllText(manifest, text.Replace("\"files\": [", "\"files\": [" + Huge + "," + Huge + ",", StringComparison.Ordinal)); break;
            default: File.WriteAllText(manifest, text.Replace("\"bytes\": 4", "\"bytes\": -4", StringComparison.Ordinal)); break;
        }

        store.Latest().ShouldBe(good);
        store.List().ShouldBe([good]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_of_a_checkpoint_that_is_a_link_or_a_pipe_is_damage(bool isPipe)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        var store = new CheckpointStore(_folder.Path);
        var good = Save(store, 1);
        var bad = store.Save(2, 2, 9, new Dictionary<string, Action<BinaryWriter>> { ["state.bin"] = _ => { } });
        var state = Path.Combine(bad.Path, "state.bin");
        File.Delete(state);
        if (isPipe)
            MakePipe(state);
        else
            File.CreateSymbolicLink(state, "/dev/null");

        // A pipe has the length and so the hash of an empty file, and is not opened to find out.
        store.Latest().ShouldBe(isPipe ? bad : good);
    }

    [Fact]
    public void A_hostile_run_is_one_line_in_the_list()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        var store = new RunStore(_folder.Path);
        var good = store.Create("a", new());
        foreach (var make in (Action<string>[])[MakePipe, path => File.CreateSymbolicLink(path, "/dev/zero"), path => File.WriteAllText(path, "{"), path => Directory.CreateDirectory(path)])
        {
            var path = Path.Combine(store.Create("a", new()).Directory, "run.json");
            File.Delete(path);
            make(path);
        }

        var runs = store.List();

        runs.Count.ShouldBe(5);
        runs.Single(r => r.Status != RunStatus.Broken).Id.ShouldBe(good.Id);
        runs.ShouldAllBe(r => r.Id == good.Id || r.Error!.Length > 0);
    }

    [Fact]
    public void Rows_are_read_from_regular_files_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such files.");
        var (pipe, device) = (Path.Combine(_folder.Path, "pipe"), Path.Combine(_folder.Path, "device"));
        MakePipe(pipe);
        File.CreateSymbolicLink(device, "/dev/zero");

        MetricReader.Read(pipe).ShouldBeEmpty();
        MetricReader.Read(device).ShouldBeEmpty();
        new MetricTail(pipe).ReadNew().Rows.ShouldBeEmpty();
    }

    private const string Huge = """{ "name": "a", "bytes": 9223372036854775807, "sha256": "" }""";

    private static Checkpoint Save(CheckpointStore store, int iteration) =>
        store.Save(iteration, iteration, 9, new Dictionary<string, Action<BinaryWriter>> { ["state.bin"] = writer => writer.Write(iteration) });

    private static void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
    }
}
