using System.Reflection;
using RlTemplates.Experiments;
using RlTemplates.Learning.Engines;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Tests;

/// <summary>Generated estimators, from a program without the entry script.</summary>
public sealed class EstimatorTests : IDisposable
{
    private static readonly Dictionary<string, StopBound> Short = new() { [Metric.TimestepsTotal] = new(300) };
    private static readonly Dictionary<string, StopBound> Endless = new() { [Metric.TimestepsTotal] = new(1e12) };

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_is_one_for_each_target_that_the_program_can_submit_to() =>
        typeof(RackedExperiment.Estimators).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name).ShouldBe(["Rack", "Spare2", "Local"]);

    [Fact]
    public async Task What_is_cancelled_before_it_begins_creates_no_run()
    {
        var estimator = RackedExperiment.Estimators.Local(new() { Stop = Short });
        estimator.Store = _folder.Store;

        await Should.ThrowAsync<OperationCanceledException>(() => estimator.FitAsync(new CancellationToken(canceled: true)));

        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_third_partys_target_trains_what_the_config_says()
    {
        var estimator = RackedExperiment.Estimators.Rack(new() { Seed = 7, Stop = Short, ApiKey = "hush-hush" });
        (estimator.Store, estimator.Tags) = (_folder.Store, new Dictionary<string, string> { ["try"] = "1" });
        estimator.Target.Slots = 5;

        await using var job = await estimator.FitAsync();
        await job.WaitAsync();
        await job.PullAsync();

        (job.Run.Status, job.Run.Seed, job.Run.Kind).ShouldBe((RunStatus.Completed, 7UL, RunKind.Run));
        job.Run.Tags.ShouldBe(new Dictionary<string, string> { ["team"] = "rl", ["try"] = "1" }, ignoreOrder: true);
        var work = RackTarget.Works[job.Job.Id];
        (work.Settings.Slots, work.Settings.Queue).ShouldBe((5, "night"));
        work.Job.Secrets.Reveal().ShouldBe(new Dictionary<string, string> { ["RLT_API_KEY"] = "hush-hush" });
        MetricReader.Read(job.Run.MetricsPath).Count().ShouldBePositive();
        _folder.AllText().ShouldNotContain("hush-hush");
        var again = await estimator.AttachAsync("latest");
        (await again.RefreshAsync()).Status.ShouldBe(RunStatus.Completed);
    }

    [Fact]
    public async Task This_machine_trains_in_this_process_where_the_program_has_no_entry_script()
    {
        var estimator = RackedExperiment.Estimators.Local(new() { Stop = Short });
        estimator.Store = _folder.Store;

        await using var job = await estimator.FitAsync();
        var lines = new List<string>();
        await foreach (var line in job.ReadLogsAsync())
            lines.Add(line);

        (await job.WaitAsync()).Status.ShouldBe(RunStatus.Completed);
        (job.Job.Kind, job.Job.Id, job.Run.ProcessId).ShouldBe(("Local", job.Run.Id, Environment.ProcessId));
        lines.ShouldContain(l => l.Contains("timesteps_total", StringComparison.Ordinal));
        lines.ShouldBe(await File.ReadAllLinesAsync(job.Run.DriverLogPath));
    }

    [Fact]
    public async Task A_job_is_stopped_with_a_checkpoint()
    {
        foreach (var fit in new Func<Task<TrainingJob>>[] { () => Fit(RackedExperiment.Estimators.Local(new() { Stop = Endless })), () => Fit(RackedExperiment.Estimators.Spare2(new() { Stop = Endless })) })
        {
            await using var job = await fit();
            while ((await job.RefreshAsync()).Status != RunStatus.Running)
                await Task.Delay(20);

            await job.StopAsync();
            await job.WaitAsync();
            await job.PullAsync();

            (job.Run.Status, job.Run.ExitCode).ShouldBe((RunStatus.Interrupted, 130));
            new CheckpointStore(job.Run.CheckpointsPath).Latest().ShouldNotBeNull();
            await job.StopAsync();
        }
    }

    [Fact]
    public async Task Settings_of_the_target_are_recorded_so_that_the_job_is_found_again_with_them()
    {
        var estimator = RackedExperiment.Estimators.Rack(new() { Stop = Short });
        estimator.Store = _folder.Store;
        (estimator.Target.Slots, estimator.Target.AccessToken) = (5, "hush-hush");

        await using var job = await estimator.FitAsync();
        await job.WaitAsync();

        var rows = job.Run.Config.Where(o => o.Path.StartsWith("targets.rack.", StringComparison.Ordinal)).Select(o => $"{o.Path} {o.Text} ({o.Source.Kind})");
        rows.ShouldBe(["targets.rack.queue night (Default)", "targets.rack.slots 5 (Code)", "targets.rack.access_token *** (Code)"], ignoreOrder: true);
        RackTarget.Works[job.Job.Id].Job.Secrets.Reveal().ShouldBeEmpty();
        RackTarget.Works[job.Job.Id].Settings.AccessToken.ShouldBe("hush-hush");
        _folder.AllText().ShouldNotContain("hush-hush");
    }

    [Fact]
    public async Task Settings_of_the_target_that_are_not_valid_create_no_run()
    {
        var estimator = RackedExperiment.Estimators.Rack(new() { Stop = Short });
        estimator.Store = _folder.Store;
        estimator.Target.Slots = 9;

        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync())).Message.ShouldBe("targets.rack.slots is 9; it must lie in [0, 8].");

        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_target_that_serves_policies_deploys_that_of_a_run()
    {
        var estimator = RackedExperiment.Estimators.Rack(new() { Stop = Short });
        var local = RackedExperiment.Estimators.Local(new() { Stop = Short });
        estimator.Store = local.Store = _folder.Store;
        await using (var job = await local.FitAsync())
            await job.WaitAsync();

        (await Should.ThrowAsync<UserException>(() => estimator.DeployAsync())).Message.ShouldBe("This estimator has submitted nothing yet; call FitAsync or AttachAsync first, or name a run.");
        await using var endpoint = await estimator.DeployAsync("latest", new() { Name = "pole", InstanceType = "rack.2" });
        var prediction = await endpoint.Predictor.PredictAsync(new float[] { 0, 0, 0, 0 });
        await using var again = await estimator.FindEndpointAsync("night-pole");
        await endpoint.DeleteAsync();

        var id = _folder.Store.Find("latest").Id;
        (endpoint.Name, endpoint.Address, endpoint.Info.InstanceType).ShouldBe(("night-pole", new Uri($"https://rack.example/serve/{id}"), "rack.2"));
        prediction.Choice.ShouldBe("""{"observation":[0,0,0,0],"distribution":false}""".Length);
        again.ShouldBeSameAs(endpoint);
        ((RackEndpoint)endpoint).IsDeleted.ShouldBeTrue();
        (await Should.ThrowAsync<UserException>(() => estimator.FindEndpointAsync("night-pole"))).Message.ShouldBe("'rack' has no endpoint 'night-pole'.");
        (await Should.ThrowAsync<UserException>(() => local.DeployAsync("latest"))).Message.ShouldStartWith("This machine serves policies by the verb 'serve'");
    }

    [Fact]
    public async Task A_config_that_is_not_valid_creates_no_run()
    {
        var estimator = RackedExperiment.Estimators.Local(new() { Algorithm = new() { Gamma = 2 } });
        estimator.Store = _folder.Store;

        (await Should.ThrowAsync<UserException>(() => estimator.FitAsync())).Message.ShouldStartWith("algorithm.gamma is 2; it must lie in");

        _folder.Store.List().ShouldBeEmpty();
    }

    [Fact]
    public void A_config_class_with_errors_has_no_estimator()
    {
        var definition = new ExperimentDefinition<RackedExperiment> { Name = "wrong", Options = RackedExperiment.Definition.Options, Errors = ["RLT0001: wrong."], Configuration = _ => throw new InvalidOperationException() };

        Should.Throw<UserException>(() => new Estimator<LocalAttribute>(definition, "local", new RackedExperiment())).Message.ShouldBe("wrong: RLT0001: wrong.");
    }

    [Fact]
    public async Task Records_that_are_chosen_in_code_reach_the_process_that_trains()
    {
        var estimator = RackedExperiment.Estimators.Rack(new() { Stop = Short, Tracking = new() { Sinks = [new CsvSinkOptions()] }, Engine = new SimdEngine() });
        estimator.Store = _folder.Store;

        await using var job = await estimator.FitAsync();
        await job.WaitAsync();
        await job.PullAsync();

        var recorded = job.Run.Config.Where(o => o.Path.StartsWith("tracking.sinks", StringComparison.Ordinal) || o.Path.StartsWith("engine", StringComparison.Ordinal) || o.Path == "hooks");
        recorded.Select(o => $"{o.Path} {o.Text} ({o.Source.Kind})").ShouldBe(["tracking.sinks.0.type csv (Code)", "engine.type simd (Code)", "hooks [] (Default)"], ignoreOrder: true);
    }

    [Fact]
    public void What_is_wrong_in_a_record_that_is_chosen_is_an_error()
    {
        var described = DescribedConfig.Of(RackedExperiment.Definition.Options, new RackedExperiment { Hooks = [new UnknownHook()], Tracking = new() { BufferedEvents = 1 } });

        described.Errors.ShouldBe(["hooks.0 is a UnknownHook, which has no name in options.", "tracking.buffered_events is 1; it must lie in [16, 1000000]."], ignoreOrder: true);
    }

#pragma warning disable RLT0029 // a record that nothing outside this class can name, as a reference that was compiled without the generator may have
    private sealed record UnknownHook : HookOptions
    {
        public override ITrainingHook Create() => throw new NotSupportedException();
    }
#pragma warning restore RLT0029

    [Fact]
    public async Task A_job_of_another_program_is_not_attached_to()
    {
        var run = RackedExperiment.Definition.CreateRun(_folder.Store, new());
        using (var writer = RunWriter.Open(run))
            writer.Send(new("moon", "Rocket", "r-1"));

        var error = await Should.ThrowAsync<UserException>(() => JobSubmission.AttachAsync(RackedExperiment.Definition, _folder.Store, _folder.Store.Reload(run)));

        error.Message.ShouldBe($"Run {run.Id} was submitted to 'moon', a [Rocket] target, which racked does not declare any more; add [Rocket(Name = \"moon\")] to its config class.");
    }

    private async Task<TrainingJob> Fit<T>(Estimator<T> estimator)
        where T : SubmitsToAttribute
    {
        estimator.Store = _folder.Store;
        return await estimator.FitAsync();
    }
}
