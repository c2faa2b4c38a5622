using System.Diagnostics;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

/// <summary>A training in a process of its own that exports at each checkpoint, to be killed.</summary>
internal static class ChildExport
{
    public const string Verb = "train-with-exports";

    public static Process Start(string root, bool resume) => ChildProcess.Start(Verb, root, resume ? "resume" : "new");

    public static ExperimentConfig Config() => Fixture.Config(60) with
    {
        Checkpoint = new() { Interval = 1, IntervalSeconds = 0 },
        Evaluation = new() { Interval = 0, Episodes = 1 },
        Export = new() { Strategies = [new FilesExportStrategy { Files = 20, Delay = 1 }], AtCheckpoints = true },
    };

    public static int Run(string[] args) =>
        Fixture.Train(args[1], Config() with { Callbacks = [Line] }, args[2] == "resume" ? new RunStore(args[1]).Find("latest") : null).ExitCode;

    private static Callback Line =>
        new Callback<Checkpoint>(typeof(OnCheckpointAttribute), "Tell", (_, _) => Console.Out.WriteLine("checkpoint"));
}

/// <summary>Writes some files, the last of which lists them.</summary>
internal sealed record FilesExportStrategy : ExportStrategyOptions
{
    public int Files { get; init; } = 2;

    public int Delay { get; init; }

    public Action<ExportSource>? OnExport { get; init; }

    public override void Export(ExportSource source, string folder, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Files; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"{i}.txt"), source.Checkpoint.Path);
            Thread.Sleep(Delay);
        }
        OnExport?.Invoke(source);
        File.WriteAllText(Path.Combine(folder, "complete.txt"), "");
    }
}
