using RlTemplates.Mlflow.Fake;
using RlTemplates.Mlflow.Settings;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Mlflow.Tests;

/// <summary>A server, a run's folder, and what training would do with the sink.</summary>
internal sealed class SinkRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("rlt-mlflow-").FullName;
    private readonly List<(NoteSeverity Severity, string Text)> _notes = [];
    private MlflowSink? _sink;
    private MetricLog? _log;

    private SinkRig(FakeMlflow fake)
    {
        Fake = fake;
        Info = new()
        {
            Id = "20260131-174502-k3f9qz", Experiment = "pole", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, Directory = _folder,
            Config = [new("seed", "7", OptionSource.Default), new("algorithm.learning_rate", "0.001", OptionSource.Default), new("key_token", "***", OptionSource.Default)],
            Tags = new Dictionary<string, string> { ["team"] = "blue" }, Commit = "abc123",
        };
        Settings = new() { Server = fake.Address, Credentials = new FixedCredentials(null), Interval = TimeSpan.FromMilliseconds(20), End = TimeSpan.FromSeconds(30) };
    }

    public FakeMlflow Fake { get; }

    public RunInfo Info { get; set; }

    public MlflowSettings Settings { get; set; }

    public TimeProvider Time { get; set; } = TimeProvider.System;

    public DateTimeOffset Start { get; } = new(2026, 1, 31, 17, 45, 2, TimeSpan.Zero);

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_notes)
                return [.. _notes.Where(n => n.Severity == NoteSeverity.Warning).Select(n => n.Text)];
        }
    }

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_notes)
                return [.. _notes.Select(n => n.Text)];
        }
    }

    public static async Task<SinkRig> StartAsync() => new(await FakeMlflow.StartAsync());

    /// <summary>Training begins, or goes on: rows behind the iteration are gone.</summary>
    public void Begin(int resumedAt = 0)
    {
        var kept = MetricReader.Read(Info.MetricsPath).Where(r => r[Metric.TrainingIteration] <= resumedAt).ToList();
        File.Delete(Info.MetricsPath);
        _log = new(Info.MetricsPath);
        foreach (var row in kept)
            _log.Append(row.Metrics);
        _sink = new(Info, Settings, Time);
        _sink.Noted += (severity, text) =>
        {
            lock (_notes)
                _notes.Add((severity, text));
        };
        _sink.Write(new RunStarted(Info) { IsResumed = resumedAt > 0, TrainingIteration = resumedAt });
    }

    /// <summary>A result.</summary>
    public void Report(int iteration, params (string Name, double Value)[] metrics)
    {
        var row = new Dictionary<string, double> { [Metric.TrainingIteration] = iteration };
        foreach (var (name, value) in metrics.Length == 0 ? [("reward", iteration * 0.5)] : metrics)
            row[name] = value;
        _log!.Append(row);
        _sink!.Write(new ResultReported(row) { TrainingIteration = iteration, Time = Start.AddSeconds(iteration) });
    }

    public void Report(Range iterations)
    {
        for (var i = iterations.Start.Value; i <= iterations.End.Value; i++)
            Report(i);
    }

    public void Tag(string name, string value)
    {
        Info = Info with { Tags = new Dictionary<string, string>(Info.Tags) { [name] = value } };
        _sink!.Write(new TagsChanged(Info.Tags));
    }

    /// <summary>Training ends, and waits for the sink.</summary>
    public void End(RunStatus status = RunStatus.Completed)
    {
        var last = MetricReader.Read(Info.MetricsPath).LastOrDefault();
        Info = Info with { Status = status, EndedAt = Start.AddHours(1), Metrics = last?.Metrics ?? new Dictionary<string, double>() };
        _sink!.Write(new RunEnded(Info));
        _sink.Flush();
        Kill();
    }

    /// <summary>The process vanishes without a word.</summary>
    public void Kill()
    {
        _sink?.Dispose();
        _sink = null;
        _log?.Dispose();
        _log = null;
    }

    public void Until(Func<bool> isSo, string what)
    {
        var end = DateTime.UtcNow + Patience;
        while (!Locked(isSo))
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"{what}; warnings: {string.Join(" | ", Warnings)}; violations: {string.Join(" | ", Fake.Violations)}");
            Thread.Sleep(5);
        }
    }

    public void UntilSteps(int count) => Until(() => Fake.Runs.Count > 0 && Fake.Runs[0].Steps("reward").Count >= count, $"{count} values of reward");

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Fake.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Locked(Func<bool> isSo)
    {
        lock (Fake.Gate)
            return isSo();
    }
}
