using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Sweeps;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Terminal;

/// <summary>How one trial of a sweep stands.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Run">Id of its run; empty before it starts.</param>
/// <param name="State">How it stands, in a word or two.</param>
/// <param name="Status">The status that gives the state its colour; null before it starts.</param>
/// <param name="Value">The sweep's metric, NaN where it has no value yet.</param>
/// <param name="Seconds">How long it has trained.</param>
/// <param name="Values">What it varies, in the order of the sweep's parameters.</param>
/// <param name="Remark">What else is to be said, such as an error.</param>
internal sealed record TrialRow(int Number, string Run, string State, RunStatus? Status, double Value, double Seconds, IReadOnlyList<string> Values, string? Remark)
{
    /// <summary>The row of a trial.</summary>
    public static TrialRow Of(Trial trial) => new(
        trial.Entry.Number, trial.Run?.Id ?? "", trial.State, trial.IsActive ? RunStatus.Running : trial.Run?.Status, trial.Value,
        trial.Run?.MetricOrNaN(Metric.TimeTotalSeconds) ?? double.NaN, [.. trial.Entry.Values.Select(v => v.Text)],
        trial.IsActive ? null : trial.HasFailed ? TrialLog.LastLine(trial.Run!) : trial.Entry.EndedEarly);
}

/// <summary>How a sweep stands.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Parameters">What it varies.</param>
/// <param name="Trials">Its trials.</param>
/// <param name="Summary">How it stands, on one line.</param>
internal sealed record SweepPicture(string Title, string Metric, IReadOnlyList<string> Parameters, IReadOnlyList<TrialRow> Trials, string Summary)
{
    /// <summary>What each of its runs is called.</summary>
    public string Noun { get; init; } = "trial";
}

/// <summary>Sweeps on the console.</summary>
internal static class SweepConsole
{
    private const int LinesBesideTable = 9;

    /// <summary>Shows a sweep while it runs: a live table on a terminal, a line for each change anywhere else.</summary>
    /// <param name="output">The console's output.</param>
    /// <param name="isTerminal">Whether a person watches it.</param>
    /// <param name="work">Runs the sweep, and gives its pictures to what it gets.</param>
    public static async Task WatchAsync(TextWriter output, bool isTerminal, Func<Action<SweepPicture>, Task> work)
    {
        if (!isTerminal)
        {
            await WatchPlainAsync(line =>
            {
                output.Write(line + "\n");
                output.Flush();
            }, work);
            return;
        }
        using var others = new LiveText(output);
        await WatchAsync(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(others.Output) }), others, work);
    }

    /// <summary>Tells of each change on a line of its own.</summary>
    /// <param name="tell">Gets the lines.</param>
    /// <param name="work">Runs the sweep, and gives its pictures to what it gets.</param>
    public static Task WatchPlainAsync(Action<string> tell, Func<Action<SweepPicture>, Task> work) => work(new PlainSweep(tell).Show);

    /// <summary>Shows pictures as long as somebody can see them: a terminal that was closed, or a full disk, does not end a sweep.</summary>
    public static Action<SweepPicture> Harmless(Action<SweepPicture> show) => picture =>
    {
        try
        {
            show(picture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // The sweep goes on; sweep.json and the runs tell how it stands.
        }
    };

    /// <summary>Shows a live table: the newest trials that fit the window.</summary>
    internal static Task WatchAsync(IAnsiConsole console, LiveText others, Func<Action<SweepPicture>, Task> work) =>
        console.Live(new Text("")).AutoClear(true).StartAsync(live => work(picture =>
        {
            foreach (var line in others.Take())
                console.WriteLine(line);
            live.UpdateTarget(new Rows(
                new Text(ShownText.Clean(picture.Title), new Style(decoration: Decoration.Bold)),
                Table(Fitting(picture, console.Profile.Height - LinesBesideTable), TableBorder.Rounded),
                new Text(ShownText.Clean(picture.Summary))));
        }));

    private static SweepPicture Fitting(SweepPicture picture, int lines) =>
        picture with { Trials = [.. picture.Trials.Where(t => t.Status is not null).TakeLast(Math.Max(4, lines))] };

    /// <summary>Writes all trials as a table, and below it what is to be said of some. Without a terminal, tabs separate the cells, and names and numbers are given in full.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="isTerminal">Whether it may have colours and must fit a window.</param>
    /// <param name="picture">The sweep.</param>
    public static async Task WriteAsync(TextWriter output, bool isTerminal, SweepPicture picture)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(picture);
        if (isTerminal && RunReports.Open(output, isTerminal) is var console && console.Profile.Width >= RunReports.LeastTableWidth)
            console.Write(Table(picture, TableBorder.Simple));
        else
            await TextRows.WriteAsync(output, isTerminal, picture.Trials.Select(Cells).Prepend([picture.Noun == "run" ? "number" : picture.Noun, .. picture.Parameters, "state", picture.Metric, "seconds", "run"]));
        foreach (var trial in picture.Trials.Where(t => t.Remark is not null))
            await output.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{picture.Noun} {trial.Number} {trial.State}: {ShownText.Clean(trial.Remark!)}\n"));
    }

    private static IReadOnlyList<string> Cells(TrialRow trial) =>
    [
        trial.Number.ToString(CultureInfo.InvariantCulture), .. trial.Values, trial.State,
        double.IsNaN(trial.Value) ? "" : trial.Value.ToString("R", CultureInfo.InvariantCulture),
        trial.Status is null ? "" : trial.Seconds.ToString("R", CultureInfo.InvariantCulture), trial.Run,
    ];

    private static Table Table(SweepPicture picture, TableBorder border)
    {
        var table = new Table { Border = border };
        table.AddColumn(RunReports.Column(picture.Noun == "run" ? "#" : picture.Noun).RightAligned().NoWrap());
        foreach (var parameter in picture.Parameters)
            table.AddColumn(RunReports.Column(ShownText.Clean(Short(parameter, picture.Parameters))).RightAligned());
        table.AddColumns(RunReports.Column("state").NoWrap(), RunReports.Column(MetricText.Heading(picture.Metric)).RightAligned(), RunReports.Column("time").RightAligned().NoWrap(), RunReports.Column("run").NoWrap());
        foreach (var trial in picture.Trials)
        {
            List<Text> cells = [new(trial.Number.ToString(CultureInfo.InvariantCulture)), .. trial.Values.Select(v => RunReports.Cell(v))];
            cells.Add(new(trial.State, trial.Status is { } status ? new Style(RunReports.ColorOf(status)) : new Style(Color.Grey)));
            cells.AddRange([new(MetricText.Value(picture.Metric, trial.Value)), new(trial.Status is null ? "" : MetricText.Duration(trial.Seconds)), RunReports.Cell(trial.Run)]);
            table.AddRow(cells);
        }
        return table;
    }

    /// <summary>An option's last name, where no other parameter shares it.</summary>
    private static string Short(string path, IReadOnlyList<string> all)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        return all.Count(p => p == name || p.EndsWith("." + name, StringComparison.Ordinal)) == 1 ? name : path;
    }

    /// <summary>A line for each trial that starts or ends.</summary>
    private sealed class PlainSweep(Action<string> tell)
    {
        private readonly Dictionary<int, string> _shown = [];
        private bool _hasTitle;

        public void Show(SweepPicture picture)
        {
            if (!_hasTitle)
                Line(picture.Title);
            _hasTitle = true;
            foreach (var trial in picture.Trials.Where(t => t.Status is not null && _shown.GetValueOrDefault(t.Number) != t.State))
            {
                _shown[trial.Number] = trial.State;
                var values = string.Join(' ', picture.Parameters.Zip(trial.Values, (name, value) => $"{name}={value}"));
                var result = trial.Status is RunStatus.Running or RunStatus.Pending ? "" : $"  {picture.Metric} {MetricText.Value(picture.Metric, trial.Value)}  {MetricText.Duration(trial.Seconds)}";
                Line(string.Create(CultureInfo.InvariantCulture, $"{picture.Noun} {trial.Number} of {picture.Trials.Count} {trial.State}  {trial.Run}{result}  {values}{(trial.Remark is null ? "" : "  " + trial.Remark)}"));
            }
        }

        private void Line(string line) => tell(ShownText.Clean(line));
    }
}
