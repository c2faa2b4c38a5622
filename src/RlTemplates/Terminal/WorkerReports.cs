using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>The workers of a run as rows for people.</summary>
internal static class WorkerReports
{
    private const int LastLines = 10;

    /// <summary>Writes a row for each worker of a run, and which of them failed first; nothing for a run without workers.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it must fit a window.</param>
    /// <param name="run">The run.</param>
    public static async Task WriteAsync(TextWriter output, bool isTerminal, RunInfo run)
    {
        var workers = RunWorkers.Read(run);
        if (workers.Count == 0)
            return;
        await output.WriteLineAsync();
        await TextRows.WriteAsync(output, isTerminal, workers.Select(Cells).Prepend(["worker", "status", "machine", "slots", "pieces", "MB", "times joined"]));
        if (RunWorkers.FirstFailed(workers) is not { } first)
            return;
        await output.WriteLineAsync(ShownText.Clean($"First to fail: {first.Name}{(first.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $", exit code {code}") : "")}: {first.Error}"));
        foreach (var line in RunWorkers.LastLines(run, first.Name, LastLines))
            await output.WriteLineAsync("  " + ShownText.Clean(line));
    }

    private static string[] Cells(RunWorker worker) =>
    [
        worker.Name, RunText.Status(worker.Status), worker.Host ?? "", Text(worker.Slots), Text(worker.Pieces),
        (worker.Bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture), Text(worker.Calls),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
