using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Terminal;

/// <summary>Runs as tables and pictures for people.</summary>
internal static class RunReports
{
    private const int PlainWidth = 120;

    /// <summary>Writes a table of runs.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it may have colours and must fit a window.</param>
    /// <param name="runs">The runs in order.</param>
    /// <param name="now">The present, for ages.</param>
    public static void WriteList(TextWriter output, bool isTerminal, IReadOnlyList<RunInfo> runs, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var table = new Table { Border = TableBorder.Simple };
        var hasJobs = runs.Any(r => r.Job is not null);
        table.AddColumns(Column("run").NoWrap(), Column("experiment"), Column("status").NoWrap());
        if (hasJobs)
            table.AddColumn(Column("target"));
        foreach (var heading in (string[])["reward", "steps", "time", "age"])
            table.AddColumn(Column(heading).RightAligned().NoWrap());
        foreach (var run in runs)
        {
            List<Text> cells = [Cell(run.Id), Cell(run.Experiment).Ellipsis(), new(RunText.Status(run.Status), new Style(ColorOf(run.Status)))];
            if (hasJobs)
                cells.Add(Cell(run.Job?.Target ?? "").Ellipsis());
            table.AddRow([
                .. cells,
                new Text(MetricText.Value(Metric.EpisodeRewardMean, run.MetricOrNaN(Metric.EpisodeRewardMean))),
                new Text(MetricText.Count(run.MetricOrNaN(Metric.TimestepsTotal))),
                new Text(MetricText.Duration(run.MetricOrNaN(Metric.TimeTotalSeconds))),
                new Text(MetricText.Age(now - run.CreatedAt)),
            ]);
        }
        Open(output, isTerminal).Write(table);
    }

    /// <summary>Writes all about a run: status, tags, config, reward curve, evaluations and checkpoints.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it may have colours and must fit a window.</param>
    /// <param name="run">The run.</param>
    public static void WriteRun(TextWriter output, bool isTerminal, RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var console = Open(output, isTerminal);
        console.Write(Facts(run));
        foreach (var line in RewardCurve.Draw(run.MetricsPath, Math.Clamp(console.Profile.Width - 4, 40, 110)))
            console.WriteLine(line);
        WriteEvaluations(console, run);
        if (run.Config.Count == 0)
            return;
        var table = new Table { Border = isTerminal ? TableBorder.Rounded : TableBorder.Minimal };
        table.AddColumn(new TableColumn("option").NoWrap());
        table.AddColumns("value", "from");
        foreach (var option in run.Config)
            table.AddRow(Cell(option.Path), Cell(option.Text), Cell(option.Source.Text, new Style(Color.Grey)));
        console.Write(table);
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

    private static Grid Facts(RunInfo run)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                grid.AddRow(Cell(name, new Style(Color.Grey)), Cell(value));
        }
        Add("run", $"{run.Id} of {run.Experiment}");
        Add("status", RunText.Status(run.Status));
        Add("reason", run.StopReason ?? run.Error);
        Add("job", run.Job is { } job ? $"{job.Id} at {job.Target} ([{job.Kind}]){(job.Address is { } address ? $": {address}" : "")}" : null);
        Add("created", run.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        Add("steps", MetricText.Number(run.MetricOrNaN(Metric.TimestepsTotal)));
        Add("reward", MetricText.Value(Metric.EpisodeRewardMean, run.MetricOrNaN(Metric.EpisodeRewardMean)));
        Add("time", MetricText.Duration(run.MetricOrNaN(Metric.TimeTotalSeconds)));
        Add("seed", run.Seed.ToString(CultureInfo.InvariantCulture));
        Add("runtime", run.Runtime);
        Add("commit", run.Commit);
        Add("parent", run.Parent);
        Add("trials", run.Children is null ? null : string.Join(", ", run.Children));
        Add("tags", string.Join(", ", run.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}={t.Value}")));
        Add("checkpoints", string.Join(", ", new CheckpointStore(run.CheckpointsPath).List().Select(c => $"{Path.GetFileName(c.Path)} ({MetricText.Count(c.Bytes)}B)")));
        Add("folder", run.Directory);
        return grid;
    }

    internal static TableColumn Column(string heading) => new TableColumn(new Text(heading).Ellipsis()).Padding(0, 0, 0, 0);

    internal static Text Cell(string text, Style? style = null) => new(ShownText.Clean(text), style);

    private static void WriteEvaluations(IAnsiConsole console, RunInfo run)
    {
        foreach (var row in MetricReader.Read(run.EvaluationsPath).TakeLast(10))
        {
            console.WriteLine($"evaluation at step {MetricText.Number(row[Metric.TimestepsTotal])}: "
                + $"reward {MetricText.Value(Metric.EpisodeRewardMean, row[Metric.EpisodeRewardMean])} "
                + $"({MetricText.Number(row[Metric.EpisodeRewardMin])} to {MetricText.Number(row[Metric.EpisodeRewardMax])}) over {MetricText.Number(row["episodes"])} episodes"
                + EventText.Unfinished(row["episodes_unfinished"]));
        }
    }

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
