using System.Text.Json.Nodes;
using RlTemplates.Estimators.Tests.Faults;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.RemoteProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Metrics, files and parts of jobs.</summary>
public sealed class JobResultTests : IDisposable
{
    private static readonly Dictionary<string, StopBound> Short = new() { [Metric.TimestepsTotal] = new(1000) };

    private readonly DepotScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private async Task<string> SubmittedAsync()
    {
        (await _scratch.Run(_scratch.Submit())).Code.ShouldBe(0);
        _scratch.Depot.Set(_scratch.OnlyJob, new("running"));
        return _scratch.OnlyJob;
    }

    private Task<TrainingJob> AttachAsync() => JobSubmission.AttachAsync(RemoteExperiment.Definition, _scratch.Store, _scratch.OnlyRun);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_scratch.Depot.FilesOf(_scratch.OnlyJob), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Row(int steps) => $$"""{"timesteps_total": {{steps}}, "episode_reward_mean": {{steps / 100}}}""" + "\n";

    [Fact]
    public async Task Results_are_streamed_until_the_job_ends_and_no_step_is_given_twice()
    {
        var job = await SubmittedAsync();
        await using var attached = await AttachAsync();
        (await attached.ReadMetricsAsync()).ShouldBeEmpty();
        Write("metrics.jsonl", Row(100) + Row(200));
        (await attached.ReadMetricsAsync())[Metric.TimestepsTotal].ShouldBe(200);

        var seen = new List<double>();
        await foreach (var row in attached.ReadResultsAsync())
        {
            seen.Add(row[Metric.TimestepsTotal]);
            if (seen.Count == 2)
                // It went back to a checkpoint.
                Write("metrics.jsonl", Row(100));
            if (seen.Count == 2)
                Write("metrics.jsonl", Row(100) + Row(200) + Row(300));
            if (seen.Count == 3)
                _scratch.Depot.Set(job, new("completed") { ExitCode = 0 });
        }

        seen.ShouldBe([100, 200, 300]);
        (await attached.ReadMetricsAsync())[Metric.EpisodeRewardMean].ShouldBe(3);
    }

    [Fact]
    public async Task Files_are_listed_and_fetched_one_by_one()
    {
        await SubmittedAsync();
        Write("model/policy.bin", "policy");
        Write("notes.txt", "12345");
        await using var attached = await AttachAsync();
        var path = Path.Combine(_scratch.Root, "here", "notes.txt");

        (await attached.ListArtifactsAsync()).Select(a => (a.Name, a.Bytes)).ShouldBe([("model/policy.bin", 6), ("notes.txt", 5)]);
        await attached.DownloadArtifactAsync("notes.txt", path);
        (await Should.ThrowAsync<UserException>(() => attached.DownloadArtifactAsync("notes.text", path))).Message
            .ShouldBe($"Run {attached.Run.Id} has no file 'notes.text'; did you mean notes.txt?");
        var pulled = await _scratch.Run("pull", "--artifact", "model/policy.bin", "--out", path + ".2");

        File.ReadAllText(path).ShouldBe("12345");
        (pulled.Code, pulled.Output, File.ReadAllText(path + ".2")).ShouldBe((0, $"model/policy.bin is in {path}.2\n", "policy"), pulled.Errors);
        (await _scratch.Run("pull", "--artifact", "notes.txt", "--out", path)).ShouldBe((2, "", $"error: {path} is there already; name another file with --out.\n"));
        (await _scratch.Run("pull", "--out", path)).Code.ShouldBe(2);
        Directory.GetFiles(Path.GetDirectoryName(path)!).Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_home_in_its_newest_form_is_not_fetched_again_and_what_was_cut_off_goes_on()
    {
        await SubmittedAsync();
        Write("a.txt", new string('a', 1000));
        Write("b.txt", new string('b', 1000));
        Write(".hidden/c.txt", "c");
        Write("run.json", "{}");
        _scratch.Depot.CutAfter(400);

        var first = await _scratch.Run("pull");
        var second = await _scratch.Run("pull");
        var third = await _scratch.Run("pull");
        Write("b.txt", new string('c', 1000));
        File.SetLastWriteTimeUtc(Path.Combine(_scratch.Depot.FilesOf(_scratch.OnlyJob), "b.txt"), DateTime.UtcNow.AddMinutes(1));
        await _scratch.Run("pull");

        var run = _scratch.OnlyRun;
        first.ShouldBe((2, "", $"error: The files of run {run.Id} are not all here yet (the line to the depot was cut); pull {run.Id} goes on with them.\n"));
        (second.Code, third.Code).ShouldBe((0, 0), second.Errors + third.Errors);
        _scratch.Depot.Requests.Where(r => r.StartsWith("GET", StringComparison.Ordinal)).ShouldBe(["GET a.txt 0", "GET a.txt 400", "GET b.txt 0", "GET b.txt 0"]);
        File.ReadAllText(Path.Combine(run.Directory, "a.txt")).ShouldBe(new string('a', 1000));
        File.ReadAllText(Path.Combine(run.Directory, "b.txt")).ShouldBe(new string('c', 1000));
        (run.Status, Directory.Exists(Path.Combine(run.Directory, ".hidden"))).ShouldBe((RunStatus.Running, false));
    }

    [Theory]
    [InlineData("../out.txt")]
    [InlineData("/tmp/out.txt")]
    [InlineData("a//b")]
    [InlineData("a/../../b")]
    [InlineData("a\\..\\b")]
    public void A_file_whose_name_leads_out_of_the_run_is_refused(string name)
    {
        var run = _scratch.Store.Create("remote", new());

        Should.Throw<UserException>(() => RunArtifacts.PathOf(run, name)).Message.ShouldBe($"The job of run {run.Id} has a file '{name}', which cannot lie in {run.Directory}.");
    }

    [Fact]
    public async Task Of_a_job_with_parts_the_first_that_failed_is_told_with_its_exit_code_and_last_lines()
    {
        var job = await SubmittedAsync();
        var time = DateTimeOffset.UtcNow;
        _scratch.Depot.Set(Depot.PartName(job, "head"), new("failed") { ExitCode = 1, EndedAt = time.AddSeconds(2), Reason = "a worker is gone" });
        _scratch.Depot.Set(Depot.PartName(job, "worker-1"), new("stopped") { ExitCode = 143, EndedAt = time });
        _scratch.Depot.Set(Depot.PartName(job, "worker-2"), new("failed") { ExitCode = 137, EndedAt = time.AddSeconds(1), Reason = "out of memory" });
        _scratch.Depot.Say(Depot.PartName(job, "worker-2"), [.. Enumerable.Range(1, 30).Select(i => $"line {i}")]);
        _scratch.Depot.Say(job, "the job");
        _scratch.Depot.Set(job, new("failed") { ExitCode = 1, Reason = "non-zero exit code" });

        var attached = await _scratch.Run("attach");
        var shown = await _scratch.Run("jobs", "show");
        var json = JsonNode.Parse((await _scratch.Run("jobs", "show", "--json")).Output)!;

        var run = _scratch.OnlyRun;
        attached.ShouldBe((1, "the job\n",
            $"First to fail: worker-2 (failed, exit code 137): out of memory\n{string.Concat(Enumerable.Range(11, 20).Select(i => $"  line {i}\n"))}Run {run.Id}: failed (non-zero exit code).\n"));
        shown.Output.ShouldContain("part\tworker-1 (interrupted, exit code 143)\n");
        shown.Output.ShouldContain("first to fail\tworker-2\n\tline 11\n");
        json["parts"]!.AsArray().Select(p => (string)p!["name"]!).ShouldBe(["head", "worker-1", "worker-2"]);
        ((int)json["first_failure"]!["exit_code"]!, json["first_failure"]!["last_lines"]!.AsArray().Count).ShouldBe((137, 20));
        (await _scratch.Run("logs", "--part", "worker-2", "--tail", "1")).Output.ShouldBe("line 30\n");
        (await _scratch.Run("logs", "--part", "worker-3")).ShouldBe((2, "", $"error: Run {run.Id} has no part 'worker-3'; did you mean worker-1?\n"));
    }

    [Fact]
    public async Task A_job_of_this_machine_has_its_metrics_and_files_and_its_child_runs_are_its_parts()
    {
        var estimator = RemoteExperiment.Estimators.Local(new() { Stop = Short });
        estimator.Store = _scratch.Store;
        await using var job = await estimator.FitAsync();
        var rows = new List<MetricRow>();
        await foreach (var row in job.ReadResultsAsync())
            rows.Add(row);

        (await job.ReadMetricsAsync())[Metric.TimestepsTotal].ShouldBe(rows[^1][Metric.TimestepsTotal]);
        rows.Count.ShouldBe(MetricReader.Read(job.Run.MetricsPath).Count());
        (await job.ListArtifactsAsync()).Select(a => a.Name).ShouldContain("model/policy.bin");
        (await job.ListPartsAsync()).ShouldBeEmpty();
        await Should.ThrowAsync<UserException>(async () => await job.ReadPartLogsAsync("head").ToListAsync());
    }

    [Fact]
    public async Task A_run_with_child_runs_on_this_machine_tells_which_failed_first()
    {
        var parent = _scratch.Store.Create("remote", new() { Kind = RunKind.Head });
        using (var writer = RunWriter.Open(parent))
        {
            foreach (var (code, error) in new[] { (3, "first"), (1, "second") })
            {
                var child = _scratch.Store.Create("remote", new() { Kind = RunKind.Worker, Parent = parent.Id });
                File.WriteAllText(child.DriverLogPath, $"begins\n{error} ends\n");
                using (var part = RunWriter.Open(child))
                    part.End(RunStatus.Failed, "it failed", code, error);
                writer.AddChild(child.Id);
                await Task.Delay(10);
            }
            writer.End(RunStatus.Failed, "it failed", 1, "a worker is gone");
        }

        var (code1, _, errors) = await _scratch.Run("attach", parent.Id);

        var first = _scratch.Store.Reload(parent).Children![0];
        (code1, errors).ShouldBe((1, $"First to fail: {first} (failed, exit code 3): first\n  begins\n  first ends\nRun {parent.Id}: failed (a worker is gone).\n"));
        (await _scratch.Run("logs", parent.Id, "--part", first)).Output.ShouldBe("begins\nfirst ends\n");
    }
}
