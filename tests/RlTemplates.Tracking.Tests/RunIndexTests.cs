using System.Diagnostics;
using System.Text;
using RlTemplates.Options;

namespace RlTemplates.Tracking.Tests;

/// <summary>The index beside the runs: whatever becomes of it, the list says what the files of the runs say.</summary>
public sealed class RunIndexTests : IDisposable
{
    private const int Runs = RunIndex.LeastGain + 10;

    private readonly ScratchFolder _folder = new();
    private readonly RunStore _store;

    public RunIndexTests() => _store = new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    private string Index => Path.Combine(_folder.Path, "pole", RunIndex.Name);

    private List<RunInfo> MakeMany(int count) => [.. Enumerable.Range(0, count).Select(i => Make(i))];

    private RunInfo Make(int number, RunStatus status = RunStatus.Completed)
    {
        var run = _store.Create("pole", new()
        {
            Seed = (ulong)number,
            Tags = new Dictionary<string, string> { ["a\tb"] = "c\nd \u20ac" },
            Config = [new("seed", "1", OptionSource.Default)],
        });
        RunFile.Write(run with { Status = status, Metrics = new Dictionary<string, double> { ["reward"] = number + 0.1 }, StopReason = "because" });
        Age(run);
        return run;
    }

    // A file that has just been written is not trusted yet.
    private static void Age(RunInfo run, double seconds = 60) => File.SetLastWriteTimeUtc(Path.Combine(run.Directory, RunFile.Name), DateTime.UtcNow.AddSeconds(-seconds));

    private void ShouldBeRight()
    {
        var (summaries, runs) = (_store.Summaries(), _store.List());
        summaries.Select(Text).ShouldBe(runs.Select(Text));
        summaries.ShouldAllBe(r => r.Config.Count == 0 && r.Packages.Count == 0);
        _store.Summaries("pole").Select(r => r.Id).ShouldBe(_store.List("pole").Select(r => r.Id));
    }

    private static string Text(RunInfo run) => Encoding.UTF8.GetString(RunJson.Write(run with { Config = [], Packages = new Dictionary<string, string>() })) + run.Directory;

    [Fact]
    public void A_list_of_many_runs_writes_the_index_which_the_next_one_takes()
    {
        var run = MakeMany(Runs)[3];
        ShouldBeRight();
        File.Exists(Index).ShouldBeTrue();

        // What only the index knows shows that it is read: the file has the same size and time, and another content.
        var path = Path.Combine(run.Directory, RunFile.Name);
        var (text, time) = (File.ReadAllText(path), File.GetLastWriteTimeUtc(path));
        File.WriteAllText(path, text.Replace("because", "becausE", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, time);
        _store.Summaries().Single(r => r.Id == run.Id).StopReason.ShouldBe("because");
        File.Delete(Index);
        _store.Summaries().Single(r => r.Id == run.Id).StopReason.ShouldBe("becausE");
    }

    [Fact]
    public void The_index_keeps_every_field_but_options_and_packages()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromMinutes(-90));
        var run = new RunInfo
        {
            Id = "", Experiment = "", Name = "night", Kind = RunKind.Seeds, Status = RunStatus.Stopped, StopReason = "a\tb", Error = "\u20ac \ud83d\ude00", ExitCode = -1, CreatedAt = time,
            StartedAt = time.AddTicks(1), EndedAt = time.ToUniversalTime(), Job = new("here", "Local", "7", null), Image = "image", Host = "host", ProcessId = int.MaxValue, ProcessStartedAt = time,
            BootId = "boot", ProcessNamespace = "space", ProcessStartTicks = long.MaxValue, GraceSeconds = 5, Seed = ulong.MaxValue, Version = "1", Runtime = "2", Commit = "3", Parent = "4",
            Children = ["a", "b"], Tags = new Dictionary<string, string> { ["x"] = "", [""] = "y" }, Metrics = new Dictionary<string, double> { ["m"] = -0.0, ["n"] = double.Epsilon, ["o"] = 1e300 },
        };
        foreach (var written in (RunInfo[])[run, run with { Job = run.Job! with { Address = "there" }, Children = [] }, new() { Id = "", Experiment = "", Status = RunStatus.Failed, CreatedAt = default }])
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            var table = new TextTable();
            RunRecord.Write(writer, written, table);
            using var texts = new MemoryStream();
            using var textWriter = new BinaryWriter(texts);
            table.Write(textWriter);
            texts.Position = 0;
            using var reader = new BinaryReader(texts);

            var read = RunRecord.Read(stream.ToArray(), TextTable.Read(reader));

            Text(read).ShouldBe(Text(written));
        }
    }

    [Fact]
    public void Few_runs_have_no_index()
    {
        MakeMany(RunIndex.LeastGain - 1);
        ShouldBeRight();
        File.Exists(Index).ShouldBeFalse();
    }

    [Fact]
    public void Runs_that_are_changed_deleted_made_or_broken_by_hand_are_seen()
    {
        var runs = MakeMany(Runs);
        ShouldBeRight();
        RunFile.Write(runs[0] with { Status = RunStatus.Failed, Error = "x" });
        ShouldBeRight();
        _store.Summaries().Single(r => r.Id == runs[0].Id).Status.ShouldBe(RunStatus.Failed);
        Directory.Delete(runs[1].Directory, recursive: true);
        File.WriteAllText(Path.Combine(runs[2].Directory, RunFile.Name), "{ nonsense");
        File.Delete(Path.Combine(runs[3].Directory, RunFile.Name));
        Make(1000, RunStatus.Interrupted);
        Directory.Move(runs[4].Directory, Path.Combine(_folder.Path, "pole", "a\tcopy"));
        ShouldBeRight();
        _store.Summaries().Count(r => r.Status == RunStatus.Broken).ShouldBe(2);
        _store.Summaries().Count.ShouldBe(Runs);
    }

    [Fact]
    public void What_was_written_a_moment_ago_is_not_trusted()
    {
        var runs = MakeMany(Runs);
        foreach (var run in runs)
            Age(run, 1);
        ShouldBeRight();
        File.Exists(Index).ShouldBeFalse();
    }

    [Fact]
    public void A_run_that_has_not_ended_is_read_and_judged_at_every_look()
    {
        var runs = MakeMany(Runs);
        var gone = _store.Create("pole", new());
        RunFile.Write(ProcessIdentity.Expect(gone, int.MaxValue - 1, DateTimeOffset.UtcNow) with { Status = RunStatus.Running, Directory = gone.Directory });
        Age(gone);
        var alive = _store.Create("pole", new());
        RunFile.Write(ProcessIdentity.Claim(alive) with { Status = RunStatus.Running });
        Age(alive);
        ShouldBeRight();
        ShouldBeRight();
        var index = Encoding.Latin1.GetString(File.ReadAllBytes(Index));
        index.ShouldContain(runs[0].Id);
        index.ShouldNotContain(gone.Id);
        index.ShouldNotContain(alive.Id);
        _store.Summaries().Where(r => r.Id == gone.Id || r.Id == alive.Id).Select(r => r.Status).ShouldBe([RunStatus.Lost, RunStatus.Running], ignoreOrder: true);

        // Its end is seen at once, whatever the index says.
        RunFile.Write(alive with { Status = RunStatus.Completed });
        _store.Summaries().Single(r => r.Id == alive.Id).Status.ShouldBe(RunStatus.Completed);
        runs.Count.ShouldBe(Runs);
    }

    [Fact]
    public void An_index_that_is_torn_damaged_foreign_or_something_else_counts_for_nothing_and_is_made_anew()
    {
        MakeMany(Runs);
        ShouldBeRight();
        var whole = File.ReadAllBytes(Index);
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
        {
            byte[] damaged = [.. whole];
            switch (i % 4)
            {
                case 0:
                    damaged = damaged[..random.Next(whole.Length)];
                    break;
                case 1:
                    damaged[random.Next(whole.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    random.NextBytes(damaged.AsSpan(random.Next(whole.Length)));
                    break;
                default:
                    damaged = [.. damaged, .. damaged[..random.Next(whole.Length)]];
                    break;
            }
            File.WriteAllBytes(Index, damaged);
            ShouldBeRight();
        }
        File.WriteAllBytes(Index, [.. whole[..("rltemplates-runs ".Length)], (byte)'9', .. whole[("rltemplates-runs ".Length + 1)..]]);
        ShouldBeRight();
        File.ReadAllBytes(Index).Length.ShouldBe(whole.Length);
        File.Delete(Index);
        Directory.CreateDirectory(Index);
        ShouldBeRight();
        Directory.Delete(Index);
        File.CreateSymbolicLink(Index, Path.Combine(_folder.Path, "elsewhere"));
        ShouldBeRight();
        File.Exists(Path.Combine(_folder.Path, "elsewhere")).ShouldBeFalse();
    }

    [Fact]
    public void An_index_that_somebody_made_by_hand_with_the_right_hash_ends_nothing()
    {
        MakeMany(Runs);
        ShouldBeRight();
        var (whole, random) = (File.ReadAllBytes(Index), new Random(2));
        var start = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var i = 0; i < 300; i++)
        {
            byte[] content = [.. whole[start..]];
            for (var j = 0; j <= i % 20; j++)
                content[random.Next(i % 3 == 0 ? 20 : content.Length)] = (byte)random.Next(256);
            if (i % 5 == 0)
                content = content[..random.Next(content.Length)];
            var header = $"rltemplates-runs {RunIndex.Version} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))}\n";
            File.WriteAllBytes(Index, [.. Encoding.UTF8.GetBytes(header), .. content]);
            _store.Summaries().Count.ShouldBe(Runs);
        }
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_listed_all_the_same()
    {
        MakeMany(Runs);
        // Whoever runs the tests may be allowed everything, so a file that cannot be replaced stands for it.
        Directory.CreateDirectory(Path.Combine(Index, "full"));
        ShouldBeRight();
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "pole"), DurableFolder.Prefix + "*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_at_once_while_runs_come_and_go_are_right()
    {
        var runs = MakeMany(Runs);
        var lists = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                var listed = new RunStore(_folder.Path).Summaries();
                listed.Where(r => r.Status == RunStatus.Broken).ShouldBeEmpty();
                listed.Count.ShouldBeGreaterThanOrEqualTo(Runs);
                if (i % 5 == 0)
                    File.Delete(Index);
            }
        }, TestContext.Current.CancellationToken)).ToList();
        for (var i = 0; i < 50; i++)
            RunFile.Write(runs[i] with { Status = RunStatus.Stopped, Metrics = new Dictionary<string, double> { ["reward"] = -i } });
        await Task.WhenAll(lists);
        ShouldBeRight();
    }

    [Fact]
    public void What_a_killed_process_left_of_the_index_is_removed_when_it_is_written_again()
    {
        MakeMany(Runs);
        var left = Path.Combine(_folder.Path, "pole", $"{DurableFolder.Prefix}{RunIndex.Name}-1-abcdef");
        File.WriteAllText(left, "");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-1));
        ShouldBeRight();
        File.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void Deleted_runs_leave_the_index()
    {
        foreach (var run in MakeMany(2 * Runs))
        {
            if (run.Seed == 0)
                ShouldBeRight();
        }
        ShouldBeRight();
        var size = new FileInfo(Index).Length;
        foreach (var run in _store.List().Take(RunIndex.LeastGain))
            RunRemoval.TryRemove(run).ShouldBeNull();
        ShouldBeRight();
        new FileInfo(Index).Length.ShouldBeLessThan(size);
    }

    [Fact]
    public void Another_version_is_due_when_a_run_has_another_field()
    {
        // A field that the index keeps needs another RunIndex.Version; one that it leaves out is named in RunList.
        string.Join(' ', typeof(RunInfo).GetProperties(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Where(p => p.CanWrite).Select(p => p.Name).Order(StringComparer.Ordinal)).ShouldBe(
            "BootId Children Commit Config CreatedAt Directory EndedAt Error ExitCode Experiment GraceSeconds Host Id Image Job Kind Metrics ModelFolder Name Packages Parent "
            + "ProcessId ProcessNamespace ProcessStartTicks ProcessStartedAt Runtime Seed StartedAt Status StopReason Tags Version");
        RunIndex.Version.ShouldBe(1);
    }

    [SlowFact]
    public void Ten_thousand_runs_are_listed_in_part_of_a_second()
    {
        var template = Make(1);
        var text = File.ReadAllText(Path.Combine(template.Directory, RunFile.Name));
        for (var i = 0; i < 10_000; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "pole", FormattableString.Invariant($"20260101-000000-{i:000000}"))).FullName;
            File.WriteAllText(Path.Combine(folder, RunFile.Name), text);
            File.SetLastWriteTimeUtc(Path.Combine(folder, RunFile.Name), DateTime.UtcNow.AddHours(-1));
        }
        _store.Summaries().Count.ShouldBe(10_001);
        var clock = Stopwatch.StartNew();
        _store.Summaries().Count.ShouldBe(10_001);
        clock.Elapsed.TotalSeconds.ShouldBeLessThan(3);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalMilliseconds:0} ms");
    }
}
