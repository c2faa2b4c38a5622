using System.Text;
using System.Text.Json;
using RlTemplates.Options;

namespace RlTemplates.Tracking.Tests;

public sealed class RunStoreTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_run_is_listed_with_what_is_known_of_it()
    {
        var store = new RunStore(_folder.Path);
        var created = store.Create("pong", new()
        {
            Seed = ulong.MaxValue,
            Config = new List<ResolvedOption> { new("algorithm.learning_rate", "0.0006", new(SourceKind.CommandLine, "--algorithm.learning-rate")) },
            Tags = new Dictionary<string, string> { ["team"] = "blue \"one\"" },
        });

        var listed = store.List().ShouldHaveSingleItem();

        listed.ShouldBeEquivalentTo(created);
        listed.Status.ShouldBe(RunStatus.Pending);
        listed.Seed.ShouldBe(ulong.MaxValue);
        Directory.GetParent(listed.Directory)!.Name.ShouldBe("pong");
        File.ReadAllText(Path.Combine(listed.Directory, "run.json")).ShouldNotContain("\r");
    }

    [Fact]
    public void Options_are_recorded_with_the_kind_of_their_source()
    {
        var store = new RunStore(_folder.Path);
        var config = Enum.GetValues<SourceKind>().Select(kind => new ResolvedOption($"option_{(int)kind}", "1", new(kind, $"from {kind}"))).ToList();
        var run = store.Create("a", new() { Config = config });

        store.Find(run.Id).Config.ShouldBe(config);
        File.ReadAllText(Path.Combine(run.Directory, "run.json")).ShouldContain("\"kind\": \"environment_variable\"");
    }

    [Theory]
    [InlineData("default", SourceKind.Default)]
    [InlineData("--seed", SourceKind.CommandLine)]
    [InlineData("RLT_SEED", SourceKind.EnvironmentVariable)]
    [InlineData("team defaults (Kit), line 1", SourceKind.TeamDefaults)]
    [InlineData("run 20260101-000000-abcd", SourceKind.Run)]
    [InlineData("configs/quick.yaml, line 4, column 3", SourceKind.Preset)]
    public void Sources_of_earlier_versions_are_read(string source, SourceKind kind)
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new() { Config = [new("seed", "1", new(kind, source))] });
        var path = Path.Combine(run.Directory, "run.json");
        var text = File.ReadAllText(path);
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(text, ",\\s*\"kind\": \"[a-z_]+\"", ""));

        File.ReadAllText(path).ShouldNotBe(text);
        store.Find(run.Id).Config.ShouldBe([new("seed", "1", new(kind, source))]);
    }

    [Fact]
    public void Runs_are_found_by_id_prefix_and_latest()
    {
        var store = new RunStore(_folder.Path);
        var first = store.Create("a", new());
        Thread.Sleep(5);
        var second = store.Create("b", new());

        store.Find(first.Id).Id.ShouldBe(first.Id);
        store.Find("latest").Id.ShouldBe(second.Id);
        store.Find("latest", "a").Id.ShouldBe(first.Id);
        store.Find(first.Id[..^1], "a").Id.ShouldBe(first.Id);
        Should.Throw<UserException>(() => store.Find("20")).Message.ShouldContain("fits 2 runs");
        Should.Throw<UserException>(() => store.Find(first.Id[..^2] + "__")).Message.ShouldContain($"did you mean {first.Id}");
        Should.Throw<UserException>(() => store.Find("latest", "c"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void Names_that_leave_the_root_are_refused(string experiment)
    {
        var store = new RunStore(Path.Combine(_folder.Path, "runs"));

        Should.Throw<UserException>(() => store.Create(experiment, new()));
        Should.Throw<UserException>(() => store.Find("latest", experiment));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"x\"}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":17,\"created_at\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"tags\":null}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"tags\":{\"a\":null}}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"tags\":{\"a\":\"\\ud800\"}}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"tags\":{\"\\ud800\":\"a\"}}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"config\":[null]}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"config\":[{\"path\":\"seed\"}]}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"process_id\":-1}")]
    [InlineData("{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\",\"process_id\":0}")]
    public void A_broken_run_is_shown_as_such(string content)
    {
        var store = new RunStore(_folder.Path);
        var good = store.Create("a", new());
        var broken = store.Create("a", new());
        File.WriteAllText(Path.Combine(broken.Directory, "run.json"), content);

        var runs = store.List();

        runs.Count.ShouldBe(2);
        runs.Single(r => r.Id == good.Id).Status.ShouldBe(RunStatus.Pending);
        var shown = runs.Single(r => r.Id == broken.Id);
        shown.Status.ShouldBe(RunStatus.Broken);
        shown.Error.ShouldNotBeNullOrEmpty();
        Should.Throw<UserException>(() => RunWriter.Open(shown));
    }

    [Fact]
    public void Every_status_kind_and_source_is_written_in_snake_case_and_read_back()
    {
        var run = new RunInfo { Id = "x", Experiment = "y", CreatedAt = DateTimeOffset.UnixEpoch, Status = RunStatus.Pending };
        foreach (var status in Enum.GetValues<RunStatus>())
            IsKept(run with { Status = status }, status, read => read.Status);
        foreach (var kind in Enum.GetValues<RunKind>())
            IsKept(run with { Kind = kind }, kind, read => read.Kind);
        foreach (var source in Enum.GetValues<SourceKind>())
            IsKept(run with { Config = [new("seed", "1", new(source, "a"))] }, source, read => read.Config[0].Source.Kind);

        static void IsKept(RunInfo run, object member, Func<RunInfo, object> read)
        {
            var json = RunJson.Write(run);
            Encoding.UTF8.GetString(json).ShouldContain($"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString()!)}\"");
            read(RunJson.Read(json)).ShouldBe(member);
        }
    }

    [Fact]
    public void A_run_whose_file_lacks_fields_is_read_without_them()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        File.WriteAllText(Path.Combine(run.Directory, "run.json"), "{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"running\",\"created_at\":\"2026-01-01T00:00:00Z\"}".Replace("running", "failed", StringComparison.Ordinal));

        var read = store.Find("latest");

        (read.Id, read.Status, read.Config.Count, read.Tags.Count).ShouldBe((run.Id, RunStatus.Failed, 0, 0));
    }

    [Fact]
    public void Links_and_unfinished_folders_are_not_listed()
    {
        var store = new RunStore(Path.Combine(_folder.Path, "runs"));
        store.Create("a", new());
        var outside = new RunStore(Path.Combine(_folder.Path, "elsewhere")).Create("a", new());
        Directory.CreateSymbolicLink(Path.Combine(store.Root, "a", "link"), outside.Directory);
        Directory.CreateDirectory(Path.Combine(store.Root, "a", ".tmp-x"));

        store.List().Count.ShouldBe(1);
        Should.Throw<UserException>(() => store.Reload(outside));
    }

    [Fact]
    public void Other_folders_beside_the_runs_are_no_runs()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "archive"));

        store.List().ShouldHaveSingleItem().Id.ShouldBe(run.Id);
        store.Find("latest").Id.ShouldBe(run.Id);

        foreach (var name in new[] { "best", run.Id + " (copy)" })
        {
            var copy = Directory.CreateDirectory(Path.Combine(_folder.Path, "a", name)).FullName;
            File.Copy(Path.Combine(run.Directory, "run.json"), Path.Combine(copy, "run.json"));
            store.Find("latest").Id.ShouldBe(run.Id);
            store.Find(name).Id.ShouldBe(name);
            Directory.Delete(copy, recursive: true);
        }

        File.Delete(Path.Combine(run.Directory, "run.json"));
        Should.Throw<UserException>(() => store.Find("latest").EnsureReadable()).Message.ShouldBe($"Run {run.Id} cannot be used: its run.json is broken (it is missing).");
    }

    [Fact]
    public void A_file_without_an_end_is_not_read()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no /dev/zero.");
        var store = new RunStore(_folder.Path);
        var path = Path.Combine(store.Create("a", new()).Directory, "run.json");
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");

        store.Find("latest").Error.ShouldBe("it is a link");
    }

    [Fact]
    public void Ids_do_not_collide_when_many_are_made_at_once()
    {
        var store = new RunStore(_folder.Path);

        Parallel.For(0, 200, _ => store.Create("a", new()));

        store.List().Select(r => r.Id).Distinct().Count().ShouldBe(200);
    }

    [Fact]
    public void A_run_that_ends_while_it_is_looked_at_is_not_lost()
    {
        var run = new RunStore(_folder.Path).Create("a", new());
        using var writer = RunWriter.Open(run);
        writer.Start();

        var read = RunFile.Read(run.Directory, _ =>
        {
            writer.End(RunStatus.Completed, "done", 0);
            return false;
        });

        read.Status.ShouldBe(RunStatus.Completed);
    }
}
