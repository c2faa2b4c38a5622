using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Terminal;

/// <summary>Runs as tables and pictures for people.</summary>
internal static class RunReports
{
    private const int PlainWidth = 120;

    /// <summary>Columns below which a table breaks ids.</summary>
    internal const int LeastTableWidth = 72;

    /// <summary>Writes a list of runs: a table on a terminal, or their ids, status and reward where it is too narrow for one; anywhere else tabs between the cells, and numbers in full.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it may have colours and must fit a window.</param>
    /// <param name="rows">The runs in order.</param>
    /// <param name="metric">A metric that has a column of its own; null for none.</param>
    /// <param name="now">The present, for ages.</param>
    /// <param name="width">Columns of the window; null finds out.</param>
    public static async Task WriteListAsync(TextWriter output, bool isTerminal, IReadOnlyList<RunRow> rows, string? metric, DateTimeOffset now, int? width = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var shown = metric ?? Metric.EpisodeRewardMean;
        if (isTerminal && Open(output, isTerminal) is var console && (width ?? console.Profile.Width) >= LeastTableWidth)
            console.Write(Table(rows, metric, now));
        else if (isTerminal)
            await TextRows.WriteAsync(output, isTerminal, rows.Select(r => (string[])[r.ShownId, RunText.Status(r.Run.Status), MetricText.Value(shown, r.Run.MetricOrNaN(shown))]));
        else
            await TextRows.WriteAsync(output, isTerminal, rows.Select(r => Cells(r.Run, metric)).Prepend(["run", "experiment", "status", "target", "reward", "steps", "seconds", "created", "kind", "parent", .. Optional(metric)]));
    }

    /// <summary>Writes all about a run: its reward curve and evaluations, then status, tags and checkpoints, then options.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it may have colours and must fit a window; otherwise what follows the curve is one row a line, with tabs between its cells.</param>
    /// <param name="run">The run.</param>
    /// <param name="options">The options to show.</param>
    public static async Task WriteRunAsync(TextWriter output, bool isTerminal, RunInfo run, IReadOnlyList<ResolvedOption> options)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        var width = isTerminal ? Open(output, isTerminal).Profile.Width : PlainWidth;
        foreach (var line in RewardCurve.Draw(run.MetricsPath, Math.Clamp(width - 4, 40, 110)))
            await output.WriteLineAsync(line);
        foreach (var line in Evaluations(run))
            await output.WriteLineAsync(line);
        await output.WriteLineAsync();
        await TextRows.WriteAsync(output, isTerminal, RunFacts.Of(run));
        await WorkerReports.WriteAsync(output, isTerminal, run);
        if (run.Config.Count == 0)
            return;
        await output.WriteLineAsync();
        if (options.Count > 0)
            await TextRows.WriteAsync(output, isTerminal, options.Select(o => (string[])[o.Path, o.Text, o.Source.Text]).Prepend(["option", "value", "from"]));
        if (run.Config.Count - options.Count is > 0 and var hidden)
            await output.WriteLineAsync(Hidden(hidden, options.Count > 0 ? " other" : ""));
    }

    /// <summary>Writes the outcome of an evaluation as plain lines.</summary>
    /// <param name="output">Receives them.</param>
    /// <param name="evaluation">The evaluation.</param>
    public static void WriteEvaluation(TextWriter output, EvaluationResult evaluation)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(evaluation);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"""
            episodes     {evaluation.Episodes.Count}{EventText.Unfinished(evaluation.UnfinishedEpisodes)}
            reward mean  {evaluation.RewardMean:0.##}
            reward min   {evaluation.RewardMin:0.##}
            reward max   {evaluation.RewardMax:0.##}
            length mean  {evaluation.LengthMean:0.#}
            at step      {evaluation.TimestepsTotal}

            """).ReplaceLineEndings("\n"));
    }

    private static string Hidden(int count, string other) => count == 1
        ? $"1{other} option has its default; --all shows it."
        : string.Create(CultureInfo.InvariantCulture, $"{count}{other} options have their defaults; --all shows them.");

    private static Table Table(IReadOnlyList<RunRow> rows, string? metric, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.Simple };
        var (hasJobs, hasFamilies) = (rows.Any(r => r.Run.Job is not null && !r.IsChild), rows.Any(r => r.Children > 0));
        table.AddColumns(Column("run").NoWrap(), Column("experiment"), Column("status").NoWrap());
        if (hasJobs)
            table.AddColumn(Column("target"));
        foreach (var heading in (string[])[.. hasFamilies ? ["runs"] : Array.Empty<string>(), .. Optional(metric is null ? null : MetricText.Heading(metric)), "reward", "steps", "time", "age"])
            table.AddColumn(Column(ShownText.Clean(heading)).RightAligned().NoWrap());
        foreach (var row in rows)
        {
            var run = row.Run;
            List<Text> cells = [Cell(row.ShownId), Cell(run.Experiment).Ellipsis(), new(RunText.Status(run.Status), new Style(ColorOf(run.Status)))];
            if (hasJobs)
                cells.Add(Cell(run.Job?.Target ?? "").Ellipsis());
            if (hasFamilies)
                cells.Add(new(row.Children == 0 ? "" : row.Children.ToString(CultureInfo.InvariantCulture)));
            if (metric is not null)
                cells.Add(new(MetricText.Value(metric, run.MetricOrNaN(metric))));
            table.AddRow([
                .. cells,
                new Text(MetricText.Value(Metric.EpisodeRewardMean, run.MetricOrNaN(Metric.EpisodeRewardMean))),
                new Text(MetricText.Count(run.MetricOrNaN(Metric.TimestepsTotal))),
                new Text(MetricText.Duration(run.MetricOrNaN(Metric.TimeTotalSeconds))),
                new Text(MetricText.Age(now - run.CreatedAt)),
            ]);
        }
        return table;
    }

    private static string[] Optional(string? text) => text is null ? [] : [text];

    private static string[] Cells(RunInfo run, string? metric) =>
    [
        run.Id, run.Experiment, RunText.Status(run.Status), run.Job?.Target ?? "",
        InFull(run, Metric.EpisodeRewardMean), InFull(run, Metric.TimestepsTotal), InFull(run, Metric.TimeTotalSeconds), run.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        run.Kind.ToString().ToLowerInvariant(), run.Parent ?? "", .. Optional(metric is null ? null : InFull(run, metric)),
    ];

    private static string InFull(RunInfo run, string metric) => run.Metrics.TryGetValue(metric, out var value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    internal static TableColumn Column(string heading) => new TableColumn(new Text(heading).Ellipsis()).Padding(0, 0, 0, 0);

    internal static Text Cell(string text, Style? style = null) => new(ShownText.Clean(text), style);

    private static IEnumerable<string> Evaluations(RunInfo run) =>
        from row in MetricReader.Read(run.EvaluationsPath).TakeLast(10)
        select $"evaluation at step {MetricText.Number(row[Metric.TimestepsTotal])}: "
            + $"reward {MetricText.Value(Metric.EpisodeRewardMean, row[Metric.EpisodeRewardMean])} "
            + $"({MetricText.Number(row[Metric.EpisodeRewardMin])} to {MetricText.Number(row[Metric.EpisodeRewardMax])}) over {MetricText.Number(row["episodes"])} episodes"
            + EventText.Unfinished(row["episodes_unfinished"]);

    internal static Color ColorOf(RunStatus status) => status switch
    {
        RunStatus.Completed or RunStatus.Stopped => Color.Green,
        RunStatus.Running or RunStatus.Pending => Color.Blue,
        RunStatus.Interrupted or RunStatus.Lost => Color.Yellow,
        _ => Color.Red,
    };

    internal static IAnsiConsole Open(TextWriter output, bool isTerminal)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
