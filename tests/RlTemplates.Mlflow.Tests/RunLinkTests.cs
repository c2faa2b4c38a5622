using RlTemplates.Mlflow.Fake;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

public sealed class RunLinkTests
{
    [Fact]
    public async Task Somebody_else_may_make_the_experiment_at_the_same_time()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.BeforeExperiment = name =>
        {
            rig.Fake.BeforeExperiment = null;
            rig.Fake.AddExperiment(name);
        };
        rig.Begin();
        rig.Report(1..3);
        rig.End();

        rig.Fake.Experiments.Select(e => e.Name).ShouldBe(["Default", "pole"]);
        rig.Fake.Run.ExperimentId.ShouldBe("1");
        rig.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_experiment_costs_a_warning_that_names_the_way_out()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.AddExperiment("pole").IsDeleted = true;
        rig.Begin();
        rig.Report(1..3);
        rig.End();

        rig.Fake.Runs.ShouldBeEmpty();
        rig.Warnings[0].ShouldContain("the experiment 'pole' has been deleted at http://127.0.0.1:");
        rig.Warnings[0].ShouldContain("; restore it there, or choose another name by experiment_name of the sink mlflow;");
    }

    [Fact]
    public async Task A_resumed_run_goes_on_in_its_run_and_options_that_changed_become_tags()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..10);
        rig.End(RunStatus.Interrupted);
        rig.Info = rig.Info with { Config = [new("seed", "7", OptionSource.Default), new("algorithm.learning_rate", "0.01", OptionSource.Default), new("new", "1", OptionSource.Default)] };
        rig.Begin(resumedAt: 8);
        rig.Report(9..20);
        rig.End();

        var run = rig.Fake.Run;
        run.Statuses.ShouldBe(["RUNNING", "KILLED", "RUNNING", "FINISHED"]);
        run.Steps("reward").ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
        (run.Params["algorithm.learning_rate"], run.Tags["option.algorithm.learning_rate"], run.Params["new"]).ShouldBe(("0.001", "0.01", "1"));
        rig.Fake.Violations.ShouldBeEmpty();
        rig.Fake.Requests.Count(r => r.Call == "runs/create").ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_state_is_made_again_from_what_the_server_has()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..10);
        rig.End(RunStatus.Interrupted);
        File.WriteAllText(Path.Combine(rig.Info.Directory, "mlflow", "state.json"), "{");
        rig.Begin(resumedAt: 10);
        rig.Report(11..12);
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 12).Select(i => (long)i));
        rig.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_of_somebody_else_is_joined_and_neither_begun_nor_ended()
    {
        await using var rig = await SinkRig.StartAsync();
        var theirs = rig.Fake.AddRun("0");
        (theirs.Params["seed"], theirs.Tags["team"]) = ("9", "red");
        rig.Settings = rig.Settings with { RunId = theirs.Id };
        rig.Begin();
        rig.Report(1..5);
        rig.End();

        rig.Fake.Run.ShouldBe(theirs);
        theirs.Steps("reward").ShouldBe([1, 2, 3, 4, 5]);
        theirs.Statuses.ShouldBe(["RUNNING"]);
        (theirs.Params["seed"], theirs.Tags["option.seed"], theirs.Tags["team"]).ShouldBe(("9", "7", "blue"));
        theirs.Tags.Keys.ShouldNotContain("mlflow.source.name");
        rig.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_Azure_job_logs_to_its_run_and_to_the_parent_below_the_path_of_its_workspace()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.Authorization = "Bearer job-token";
        var (parent, child) = (rig.Fake.AddRun("0"), rig.Fake.AddRun("0"));
        child.Tags["mlflow.parentRunId"] = parent.Id;
        rig.Settings = Resolved(new()
        {
            ["MLFLOW_TRACKING_URI"] = $"{rig.Fake.Address.AbsoluteUri}mlflow/v1.0/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w",
            ["MLFLOW_RUN_ID"] = child.Id, ["AZUREML_RUN_ID"] = child.Id, ["MLFLOW_EXPERIMENT_ID"] = "0", ["MLFLOW_TRACKING_TOKEN"] = "job-token",
        });
        rig.Fake.Fail(new("runs/log-batch", MlflowFaultKind.LoseAnswer) { After = 3, Count = 2 });
        rig.Begin();
        rig.Report(1..10);
        rig.End();

        foreach (var run in new[] { parent, child })
            run.Steps("reward").ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
        parent.Params.ShouldBeEmpty();
        child.Params["seed"].ShouldBe("7");
        rig.Fake.Requests.ShouldAllBe(r => r.Path.StartsWith("/mlflow/v1.0/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/api/2.0/mlflow/"));
        rig.Fake.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trials_of_a_sweep_in_a_run_become_its_children()
    {
        await using var rig = await SinkRig.StartAsync();
        var sweep = rig.Fake.AddRun("0");
        rig.Settings = rig.Settings with { RunId = sweep.Id };
        rig.Info = rig.Info with { Parent = "20260131-174500-aaaaaa" };
        rig.Begin();
        rig.Report(1..5);
        rig.End();

        var trial = rig.Fake.Runs.Single(r => r != sweep);
        (trial.Tags["mlflow.parentRunId"], trial.ExperimentId, trial.Status).ShouldBe((sweep.Id, "0", "FINISHED"));
        sweep.Metrics.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_that_is_sent_to_another_server_is_sent_whole()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..10);
        rig.End(RunStatus.Interrupted);
        await using var other = await FakeMlflow.StartAsync();
        rig.Settings = rig.Settings with { Server = other.Address };
        rig.Begin(resumedAt: 10);
        rig.Report(11..12);
        rig.End();

        other.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 12).Select(i => (long)i));
        rig.Fake.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
    }

    private static MlflowSettings Resolved(Dictionary<string, string> variables) => MlflowSettings.Resolve(new() { IntervalSeconds = 0.1 }, variables.GetValueOrDefault);
}
