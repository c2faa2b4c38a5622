using RlTemplates.Estimators.Tests.Faults;
using RlTemplates.Experiments;
using RlTemplates.RemoteProgram;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Jobs that are known by their name alone, in a folder without the run that was submitted.</summary>
public sealed class NamedJobTests : IDisposable
{
    private readonly DepotScratch _scratch = new();
    private readonly ScratchFolder _elsewhere = new();

    public void Dispose()
    {
        _scratch.Dispose();
        _elsewhere.Dispose();
    }

    private Task<(int Code, string Output, string Errors)> RunElsewhere(params string[] args) => _elsewhere.Run(RemoteExperiment.Definition, [.. args, .. _scratch.Target[..4]]);

    /// <summary>Submits, and lets the depot have trained it.</summary>
    private async Task<string> TrainedAsync(params string[] args)
    {
        (await _scratch.Run(_scratch.Submit(args))).Code.ShouldBe(0);
        var job = _scratch.OnlyJob;
        using var trainer = new ScratchFolder();
        (await trainer.Run(RemoteExperiment.Definition, "train", "--stop.timesteps-total", "600")).Code.ShouldBe(0);
        var trained = trainer.Store.Find("latest");
        foreach (var file in Directory.GetFiles(trained.Directory, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(_scratch.Depot.FilesOf(job), Path.GetRelativePath(trained.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
        _scratch.Depot.Say(job, "begins", "ends");
        _scratch.Depot.Set(job, new("completed") { ExitCode = 0, Reason = "timesteps_total is 768" });
        return job;
    }

    [Fact]
    public async Task A_job_is_attached_to_in_an_empty_folder_and_its_run_is_made_anew()
    {
        var job = await TrainedAsync("--seed", "7", "--name", "pole");

        var (code, output, errors) = await RunElsewhere("attach", job);

        var sent = _scratch.OnlyRun;
        var run = _elsewhere.Store.List().ShouldHaveSingleItem();
        (code, output).ShouldBe((0, "begins\nends\n"), errors);
        errors.ShouldBe($"Run {run.Id}: completed (timesteps_total is 768).\n");
        (run.Id, run.Name, run.Seed, run.Status, run.ExitCode, run.Job, run.ProcessId).ShouldBe((sent.Id, "pole", 7UL, RunStatus.Completed, 0, sent.Job, null));
        run.Config.ShouldBe(sent.Config);
        run.Metrics[Metric.TimestepsTotal].ShouldBe(MetricReader.Read(run.MetricsPath).Last()[Metric.TimestepsTotal]);
        // From here on it is a run as any other.
        (await _elsewhere.Run(RemoteExperiment.Definition, "evaluate", "--episodes", "1")).Code.ShouldBe(0);
        (await _elsewhere.Run(RemoteExperiment.Definition, "attach", "pole")).Code.ShouldBe(0);
        (await _elsewhere.Run(RemoteExperiment.Definition, "runs", "show", run.Id)).Code.ShouldBe(0);
    }

    [Fact]
    public async Task The_other_verbs_know_it_by_its_name_too()
    {
        var job = await TrainedAsync("--name", "pole");
        _scratch.Depot.Set(job, new("running"));

        var logs = await RunElsewhere("logs", "pole");
        var shown = await RunElsewhere("jobs", "show", _scratch.OnlyRun.Id);
        var stopped = await RunElsewhere("stop", job);
        var pulled = await RunElsewhere("pull", job);
        var deployed = await RunElsewhere("deploy", job, "--name", "served");

        (logs.Code, logs.Output).ShouldBe((0, "begins\nends\n"), logs.Errors);
        (shown.Code, stopped.Code).ShouldBe((0, 0), shown.Errors + stopped.Errors);
        _scratch.Depot.Requests.ShouldContain($"STOP {job}");
        var run = _elsewhere.Store.List().ShouldHaveSingleItem();
        (pulled.Code, File.Exists(Path.Combine(run.ModelPath, "policy.bin")), run.Status).ShouldBe((0, true, RunStatus.Interrupted), pulled.Errors);
        (deployed.Code, deployed.Output.Split('\n')[0]).ShouldBe((0, $"served serves run {run.Id} at https://depot.example/serve/served"), deployed.Errors);
    }

    [Fact]
    public async Task A_policy_is_deployed_of_a_job_of_which_nothing_is_here()
    {
        var job = await TrainedAsync();

        var (code, output, errors) = await RunElsewhere("deploy", job, "--name", "served");

        (code, output.Split('\n')[0]).ShouldBe((0, $"served serves run {_scratch.OnlyRun.Id} at https://depot.example/serve/served"), errors);
    }

    [Fact]
    public async Task Code_attaches_by_name_deploys_and_fits_again_what_the_job_was()
    {
        var job = await TrainedAsync("--seed", "7", "--algorithm.gamma", "0.9");
        var estimator = RemoteExperiment.Estimators.Depot();
        estimator.Store = _elsewhere.Store;
        (estimator.Target.Folder, estimator.Target.SourceDirectory) = (_scratch.DepotFolder, _scratch.Source);

        var attached = await estimator.AttachedToAsync(job);
        await using var endpoint = await attached.DeployAsync(new DeployOptions { Name = "served" });
        await using var again = await attached.FitAsync();

        endpoint.Info.Run.ShouldBe(_scratch.OnlyRun.Id);
        (again.Run.Id == _scratch.OnlyRun.Id, again.Run.Seed, again.Run.Config.Single(o => o.Path == "algorithm.gamma").Text).ShouldBe((false, 7UL, "0.9"));
        attached.Target.Folder.ShouldBe(_scratch.DepotFolder);
        _scratch.Depot.Jobs.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("attach")]
    [InlineData("logs")]
    [InlineData("stop")]
    [InlineData("pull")]
    [InlineData("jobs show")]
    [InlineData("deploy")]
    public async Task A_job_that_there_is_not_is_told_and_no_run_is_made(string verb)
    {
        var (code, _, errors) = await RunElsewhere([.. verb.Split(' '), "nobody"]);

        (code, errors).ShouldBe((2, "error: 'depot' has no job 'nobody'.\n"));
        _elsewhere.Store.List().ShouldBeEmpty();
        (await _elsewhere.Run(RemoteExperiment.Definition, [.. verb.Split(' '), "nobody"])).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_target_that_finds_no_jobs_by_name_says_so()
    {
        (await _elsewhere.Run(RackedExperiment.Definition, "attach", "night-1", "--to", "rack")).ShouldBe((2, "",
            "error: 'rack' finds no job by its name alone: of a [Rack] target, the folder of runs that it was submitted from is needed.\n"));
        (await _elsewhere.Run(RackedExperiment.Definition, "attach", "night-1")).Errors.ShouldEndWith("A job that was submitted from elsewhere is found by its name with --to and the name of its target.\n");
        (await _elsewhere.Run(RackedExperiment.Definition, "attach", "night-1", "--queue", "day")).Errors.ShouldContain("Unknown option --queue");
    }

    [Fact]
    public async Task A_name_that_another_run_has_here_is_left_to_it()
    {
        var job = await TrainedAsync("--name", "pole");
        var other = _elsewhere.Store.Create("remote", new() { Name = "pole" });

        (await RunElsewhere("attach", job)).Code.ShouldBe(0);

        _elsewhere.Store.Find("pole").Id.ShouldBe(other.Id);
        _elsewhere.Store.Find(_scratch.OnlyRun.Id).Name.ShouldBeNull();
    }

    [Fact]
    public async Task Two_that_attach_at_once_make_one_run()
    {
        var job = await TrainedAsync();
        string[] command = ["attach", job, .. _scratch.Target[..4]];
        Directory.Delete(_scratch.Store.Root, recursive: true);

        var ended = await Task.WhenAll(_scratch.RunProcess(null, command), _scratch.RunProcess(null, command));

        ended.ShouldAllBe(e => e.Code == 0, string.Concat(ended.Select(e => e.Errors)));
        _scratch.OnlyRun.Status.ShouldBe(RunStatus.Completed);
    }
}
