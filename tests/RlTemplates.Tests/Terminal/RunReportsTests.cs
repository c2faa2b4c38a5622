using System.Text.RegularExpressions;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Tests.Terminal;

public sealed class RunReportsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reports").FullName;
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
    }

    [Fact]
    public async Task Reports_show_no_character_that_could_steer_the_terminal()
    {
        const string Evil = "a\u001b]0;owned\u0007\u009b2J\u202e\r\nb";
        var run = new RunStore(_folder).Create("e", new()
        {
            Tags = new Dictionary<string, string> { [Evil] = Evil },
            Config = [new(Evil, Evil, new(SourceKind.Preset, Evil))],
        }) with
        {
            StopReason = Evil,
            Runtime = Evil,
            Parent = Evil,
        };

        await RunReports.WriteRunAsync(_output, isTerminal: false, run, run.Config);
        await RunReports.WriteListAsync(_output, isTerminal: false, [new(run with { Id = Evil, Experiment = Evil })], Evil, DateTimeOffset.UtcNow);

        _output.ToString().Where(c => c is not ('\n' or '\t') && (char.IsControl(c) || c == '\u202e')).ShouldBeEmpty();
        _output.ToString().ShouldContain("owned");
    }

    [Fact]
    public async Task A_run_of_the_list_is_one_line_of_eighty_columns()
    {
        var metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = -118.456, [Metric.TimestepsTotal] = 36_900, [Metric.TimeTotalSeconds] = 36_900 };
        await RunReports.WriteListAsync(_output, isTerminal: true, [new(Run() with { Experiment = "pong-impala-with-a-long-name", Status = RunStatus.Interrupted, Metrics = metrics })], null, Run().CreatedAt.AddMinutes(59));

        var lines = Regex.Replace(_output.ToString(), "\u001b\\[[0-9;]*m", "").Split('\n').Select(line => line.TrimEnd()).ToList();
        lines.ShouldAllBe(line => line.Length <= 80);
        var run = lines.Single(line => line.Contains("20260101-000000-abcdef"));
        foreach (var cell in new[] { "pong", "interrupted", "-118.46", "36.9k", "10:15:00", "59 min" })
            run.ShouldContain(cell);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(71)]
    public async Task In_a_narrow_window_the_list_keeps_ids_status_and_rewards_whole(int width)
    {
        var metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = -118.456 };
        await RunReports.WriteListAsync(_output, isTerminal: true, [new(Run()), new(Run() with { Status = RunStatus.Interrupted, Metrics = metrics })], null, Run().CreatedAt, width);

        _output.ToString().ShouldBe("20260101-000000-abcdef  running      -\n20260101-000000-abcdef  interrupted  -118.46\n");
    }

    [Fact]
    public async Task A_run_that_cannot_be_read_is_shown_without_a_seed()
    {
        var run = new RunStore(_folder).Create("pong", new());
        await File.WriteAllTextAsync(Path.Combine(run.Directory, "run.json"), "{\n  \"id\": nonsense\n}", TestContext.Current.CancellationToken);

        await RunReports.WriteRunAsync(_output, isTerminal: false, new RunStore(_folder).Find("latest"), []);

        var text = _output.ToString();
        text.ShouldContain("\nstatus\tbroken\nreason\trun.json cannot be read: The file is not JSON from line 2, byte 10 on.\n");
        text.ShouldNotContain("seed");
    }

    [Fact]
    public async Task The_list_names_runs_status_reward_and_age()
    {
        var now = new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);
        await RunReports.WriteListAsync(_output, isTerminal: true, [new(Run() with { Metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = 18.456 } })], null, now);

        foreach (var part in new[] { "20260101-000000-abcdef", "running", "18.46", "3 h" })
            _output.ToString().ShouldContain(part);
    }

    [Fact]
    public async Task Where_nobody_watches_the_list_is_a_line_for_each_run_with_tabs_and_with_nothing_padded_or_shortened()
    {
        var name = new string('n', 300);
        var metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = -118.456789, [Metric.TimestepsTotal] = 36_912_345, [Metric.TimeTotalSeconds] = 61.25 };
        await RunReports.WriteListAsync(_output, isTerminal: false, [new(Run() with { Experiment = name, Metrics = metrics }), new(Run() with { Job = new("here", "Local", "7"), Parent = "p" })], null, DateTimeOffset.UtcNow);

        _output.ToString().ShouldBe(
            "run\texperiment\tstatus\ttarget\treward\tsteps\tseconds\tcreated\tkind\tparent\n"
            + $"20260101-000000-abcdef\t{name}\trunning\t\t-118.456789\t36912345\t61.25\t2026-01-01T00:00:00.0000000Z\trun\t\n"
            + "20260101-000000-abcdef\tpong\trunning\there\t\t\t\t2026-01-01T00:00:00.0000000Z\trun\tp\n");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_is_shown_with_its_curve_first_and_only_the_options_that_it_is_given(bool isTerminal)
    {
        var run = new RunStore(_folder).Create("pong", new()
        {
            Tags = new Dictionary<string, string> { ["note"] = new('x', 300) },
            Config = [new("seed", "1", OptionSource.Default), new("algorithm.gamma", "0.9", new(SourceKind.CommandLine, "--algorithm.gamma"))],
        });
        using (var log = new MetricLog(run.MetricsPath))
        {
            for (var i = 0; i <= 10; i++)
                log.Append(new Dictionary<string, double> { [Metric.TimestepsTotal] = i * 1000, [Metric.EpisodeRewardMean] = i });
        }

        await RunReports.WriteRunAsync(_output, isTerminal, run, [run.Config[1]]);

        var gap = isTerminal ? "  " : "\t";
        var text = _output.ToString();
        text.IndexOf('┤').ShouldBeLessThan(text.IndexOf("status", StringComparison.Ordinal));
        text.ShouldContain($"\nrun{(isTerminal ? new string(' ', "experiment".Length - "run".Length) : "")}{gap}{run.Id}\n");
        text.ShouldContain(new string('x', 300));
        text.ShouldContain($"algorithm.gamma{gap}0.9{(isTerminal ? "  " : "")}{gap}--algorithm.gamma\n1 other option has its default; --all shows it.\n");
        text.ShouldNotContain("seed" + gap + "1" + gap);
    }

    [Fact]
    public async Task A_run_is_shown_with_its_curve_config_and_tags()
    {
        var run = new RunStore(_folder).Create("pong", new()
        {
            Config = [new("algorithm.learning_rate", "0.0006", new(SourceKind.Preset, "configs/quick.yaml, line 4"))],
            Tags = new Dictionary<string, string> { ["beats"] = "yes" },
        });
        using (var log = new MetricLog(run.MetricsPath))
        {
            for (var i = 0; i <= 100; i++)
                log.Append(new Dictionary<string, double> { [Metric.TimestepsTotal] = i * 1000, [Metric.EpisodeRewardMean] = i == 0 ? double.NaN : i * 0.5 });
        }

        await RunReports.WriteRunAsync(_output, isTerminal: false, run, run.Config);

        var text = _output.ToString();
        foreach (var part in new[] { "beats=yes", "algorithm.learning_rate", "configs/quick.yaml, line 4", "       50 ┤", "      0.5 ┤", "100.0k steps" })
            text.ShouldContain(part);
    }

    [Fact]
    public async Task A_run_whose_file_lacks_fields_is_shown_without_them()
    {
        var store = new RunStore(_folder);
        var run = store.Create("a", new());
        const string Json = "{\"id\":\"x\",\"experiment\":\"y\",\"status\":\"failed\",\"created_at\":\"2026-01-01T00:00:00Z\"}";
        File.WriteAllText(Path.Combine(run.Directory, "run.json"), Json);

        await RunReports.WriteListAsync(_output, isTerminal: false, [.. store.List().Select(r => new RunRow(r))], null, DateTimeOffset.UtcNow);
        await RunReports.WriteRunAsync(_output, isTerminal: false, store.Find("latest"), []);

        _output.ToString().ShouldContain(run.Id);
    }

    private static RunInfo Run() => new()
    {
        Id = "20260101-000000-abcdef",
        Experiment = "pong",
        Status = RunStatus.Running,
        CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Directory = "runs/pong/20260101-000000-abcdef",
    };
}
