using System.Text;
using RlTemplates.Mlflow.Fake;
using RlTemplates.Mlflow.Sending;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

public sealed class SendingTests
{
    [Fact]
    public async Task A_run_arrives_with_metrics_params_tags_and_its_end()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1..30);
        rig.Tag("stage", "two");
        rig.End();

        var run = rig.Fake.Run;
        run.Steps("reward").ShouldBe(Enumerable.Range(1, 30).Select(i => (long)i));
        run.Metrics.Where(m => m.Key == "reward").Select(m => (m.Value, m.Timestamp)).ShouldBe(
            Enumerable.Range(1, 30).Select(i => (i * 0.5, rig.Start.AddSeconds(i).ToUnixTimeMilliseconds())));
        run.Params.ShouldBe(new Dictionary<string, string> { ["seed"] = "7", ["algorithm.learning_rate"] = "0.001" }, ignoreOrder: true);
        run.Tags["team"].ShouldBe("blue");
        run.Tags["stage"].ShouldBe("two");
        run.Tags["rlt.run_id"].ShouldBe(rig.Info.Id);
        run.Tags["mlflow.source.git.commit"].ShouldBe("abc123");
        run.Name.ShouldBe(rig.Info.Id);
        (run.Status, run.EndTime).ShouldBe(("FINISHED", rig.Start.AddHours(1).ToUnixTimeMilliseconds()));
        rig.Fake.Experiments[^1].Name.ShouldBe("pole");
        run.ExperimentId.ShouldBe(rig.Fake.Experiments[^1].Id);
        rig.Fake.Violations.ShouldBeEmpty();
        rig.Notes.ShouldBe([$"the sink mlflow sends to {rig.Fake.Address.AbsoluteUri}#/experiments/1/runs/{run.Id}"]);
    }

    [Theory]
    [InlineData(RunStatus.Completed, "FINISHED")]
    [InlineData(RunStatus.Stopped, "FINISHED")]
    [InlineData(RunStatus.Failed, "FAILED")]
    [InlineData(RunStatus.Interrupted, "KILLED")]
    public async Task The_end_of_a_run_becomes_its_status(RunStatus ended, string status)
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.End(ended);

        rig.Fake.Run.Statuses.ShouldBe(["RUNNING", status]);
        rig.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_left_out_and_extreme_ones_arrive()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Begin();
        rig.Report(1, ("a", double.NaN), ("b", double.PositiveInfinity), ("c", double.NegativeInfinity), ("huge", double.MaxValue), ("tiny", double.Epsilon), ("zero", -0.0));
        rig.End();

        rig.Fake.Run.Metrics.ToDictionary(m => m.Key, m => m.Value).ShouldBe(
            new Dictionary<string, double> { [Metric.TrainingIteration] = 1, ["huge"] = double.MaxValue, ["tiny"] = double.Epsilon, ["zero"] = -0.0 }, ignoreOrder: true);
        rig.Fake.Violations.ShouldBeEmpty();
        rig.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hostile_names_and_values_arrive_under_names_of_their_own()
    {
        string[] names = ["time/learning", "a:b", "a_x3A_b", "../up", "/root", "a//b", "a/../b", "end/", ".", "näme", "e\u0301", "日本", "a\nb", "a\0b", "\ud800", new('n', 300), new string('n', 300) + "x", "'\"\\", "${{x}}"];
        await using var rig = await SinkRig.StartAsync();
        rig.Info = rig.Info with
        {
            Config = [.. names.Select(n => new ResolvedOption(n, n, OptionSource.Default))],
            Tags = names.ToDictionary(n => "t" + n, n => n + "\0\ud800" + new string('v', 7000)),
        };
        rig.Begin();
        rig.Report(1, [.. names.Where(n => n != "\ud800").Select((n, i) => (n, (double)i))]);
        rig.End();

        var run = rig.Fake.Run;
        rig.Fake.Violations.ShouldBeEmpty();
        run.Metrics.Select(m => m.Key).Distinct().Count().ShouldBe(names.Length);
        run.Params.Count.ShouldBe(names.Length);
        run.Tags.Count(t => t.Key.StartsWith('t')).ShouldBe(names.Length);
        run.Metrics.Select(m => m.Key).ShouldContain("time/learning");
        run.Metrics.Select(m => m.Key).ShouldContain("a_x3A_b");
        run.Metrics.Select(m => m.Key).ShouldContain("a_x5F_x3A_b");
    }

    [Fact]
    public async Task Long_values_are_cut_with_a_note()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Info = rig.Info with { Config = [new("layers", new('9', 6000), OptionSource.Default), new("prompt", string.Concat(Enumerable.Repeat("🎯", 4000)), OptionSource.Default)] };
        rig.Begin();
        rig.End();

        rig.Fake.Run.Params["layers"].ShouldBe(new('9', 6000));
        rig.Fake.Run.Params["prompt"].ShouldEndWith("🎯... (cut; 8000 characters)");
        rig.Fake.Run.Params["prompt"].Length.ShouldBeLessThanOrEqualTo(6000);
        rig.Warnings.ShouldBe(["the sink mlflow: values are longer than the server takes, and were cut: prompt"]);
    }

    [Fact]
    public async Task An_older_server_gets_shorter_values()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.LongestParam = 250;
        rig.Info = rig.Info with { Config = [new("a", "1", OptionSource.Default), new("long", new('x', 600), OptionSource.Default), new("b", "2", OptionSource.Default)] };
        rig.Begin();
        rig.End();

        rig.Fake.Run.Params["long"].Length.ShouldBe(250);
        (rig.Fake.Run.Params["a"], rig.Fake.Run.Params["b"]).ShouldBe(("1", "2"));
        rig.Fake.Run.Status.ShouldBe("FINISHED");
    }

    [Fact]
    public async Task Batches_stay_within_every_limit()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Info = rig.Info with
        {
            // Each value becomes six times as long in JSON: a hundred of them are more than a body may have.
            Config = [.. Enumerable.Range(0, 130).Select(i => new ResolvedOption($"option.{i}", new('\u0001', i < 60 ? 6000 : 1), OptionSource.Default))],
            Tags = Enumerable.Range(0, 130).ToDictionary(i => $"tag.{i}", i => new string('é', 5000)),
        };
        rig.Begin();
        for (var i = 1; i <= 2; i++)
            rig.Report(i, [.. Enumerable.Range(0, 1500).Select(m => ($"{new string('m', 240)}.{m}", (double)m))]);
        rig.End();

        var run = rig.Fake.Run;
        rig.Fake.Violations.ShouldBeEmpty();
        rig.Warnings.ShouldBeEmpty();
        (run.Metrics.Count, run.Params.Count, run.Tags.Count(t => t.Key.StartsWith("tag.", StringComparison.Ordinal))).ShouldBe((2 * 1501, 130, 130));
        run.Metrics.Select(m => m.Step).ShouldBeInOrder();
        var batches = rig.Fake.Requests.Where(r => r.Call == "runs/log-batch").ToList();
        batches.Max(b => b.Body.Length).ShouldBeLessThanOrEqualTo(1_000_000);
        batches.Max(b => Encoding.UTF8.GetString(b.Body).Split("\"step\"").Length - 1).ShouldBe(1000);
    }

    [Fact]
    public async Task A_metric_that_the_server_refuses_is_left_out_and_the_others_arrive()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.RefusedMetrics.Add("odd");
        rig.Begin();
        for (var i = 1; i <= 40; i++)
            rig.Report(i, ("reward", i), ("odd", i), ("length", i));
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 40).Select(i => (long)i));
        rig.Fake.Run.Steps("length").ShouldBe(rig.Fake.Run.Steps("reward"));
        rig.Fake.Run.Steps("odd").ShouldBeEmpty();
        rig.Warnings.ShouldHaveSingleItem().ShouldStartWith("the sink mlflow: the metric odd is left out from iteration 1 on: ");
        rig.Fake.Run.Status.ShouldBe("FINISHED");
    }

    [Fact]
    public async Task A_server_that_takes_one_value_of_a_metric_in_a_batch_gets_row_by_row()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.TakesOneValuePerBatch = true;
        rig.Begin();
        rig.Report(1..50);
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
        rig.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_go_to_a_server_that_keeps_files_itself()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Settings = rig.Settings with { Artifacts = MlflowArtifacts.Results };
        Directory.CreateDirectory(rig.Info.ModelPath);
        File.WriteAllText(Path.Combine(rig.Info.ModelPath, "policy bin"), "weights");
        rig.Begin();
        rig.Report(1..3);
        rig.End();

        var folder = $"1/{rig.Fake.Run.Id}/artifacts/";
        rig.Fake.Files.Keys.ShouldBe([folder + "model/policy bin", folder + "metrics.jsonl"], ignoreOrder: true);
        Encoding.UTF8.GetString(rig.Fake.Files[folder + "model/policy bin"]).ShouldBe("weights");
    }

    [Fact]
    public async Task A_large_file_may_take_longer_than_a_request()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Settings = rig.Settings with { Artifacts = MlflowArtifacts.Model, Timeout = TimeSpan.FromSeconds(1) };
        Directory.CreateDirectory(rig.Info.ModelPath);
        File.WriteAllBytes(Path.Combine(rig.Info.ModelPath, "policy.bin"), new byte[3_000_000]);
        rig.Fake.Fail(new("/api/2.0/mlflow-artifacts", MlflowFaultKind.Delay) { Wait = TimeSpan.FromSeconds(1.5) });
        rig.Begin();
        rig.Report(1..3);
        rig.End();

        rig.Fake.Files.Values.ShouldHaveSingleItem().Length.ShouldBe(3_000_000);
        rig.Fake.Requests.Count(r => r.Method == "PUT").ShouldBe(1);
    }

    [Fact]
    public async Task A_workspace_that_takes_no_files_here_is_not_told_to_start_a_server()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.ArtifactRoot = "azureml://westeurope.api.azureml.ms";
        rig.Settings = rig.Settings with { Artifacts = MlflowArtifacts.Model };
        rig.Begin();
        rig.End();

        rig.Warnings.ShouldHaveSingleItem().ShouldBe("the sink mlflow: files are not sent: a workspace of Azure does not take them here. It keeps those of its jobs itself, and pull brings them home");
    }

    [Fact]
    public async Task A_run_that_another_process_sends_is_sent_when_that_has_ended()
    {
        await using var rig = await SinkRig.StartAsync();
        using (SendLock.TryTake(rig.Info).ShouldNotBeNull())
        {
            rig.Begin();
            rig.Report(1..3);
            rig.Until(() => rig.Warnings.Count > 0, "a warning");
            rig.Fake.Requests.ShouldBeEmpty();
        }
        rig.UntilSteps(3);
        rig.End();

        rig.Warnings.ShouldHaveSingleItem().ShouldBe($"the sink mlflow: another process sends run {rig.Info.Id}; training goes on, and what the server has not got follows from the run's folder");
        rig.Fake.Run.Steps("reward").Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_server_that_keeps_files_elsewhere_gets_none_and_a_note_says_so()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.ArtifactRoot = "s3://bucket/runs";
        rig.Settings = rig.Settings with { Artifacts = MlflowArtifacts.Model };
        rig.Begin();
        rig.End();

        rig.Warnings.ShouldHaveSingleItem().ShouldStartWith("the sink mlflow: files are not sent: the server keeps them at s3://bucket/runs/1/");
        rig.Fake.Run.Status.ShouldBe("FINISHED");
    }

    [Fact]
    public async Task Numbers_that_are_written_as_texts_are_read()
    {
        await using var rig = await SinkRig.StartAsync();
        rig.Fake.WritesLongsAsTexts = true;
        rig.Begin();
        rig.Fake.Fail(new("runs/log-batch", MlflowFaultKind.LoseAnswer) { After = 2, Count = 3 });
        rig.Report(1..20);
        rig.End();

        rig.Fake.Run.Steps("reward").ShouldBe(Enumerable.Range(1, 20).Select(i => (long)i));
    }
}
