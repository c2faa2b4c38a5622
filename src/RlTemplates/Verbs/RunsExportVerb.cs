using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs export</c>: runs, or the results of one run, as a table for other programs.</summary>
internal sealed class RunsExportVerb : Verb
{
    private static readonly (string Name, Func<RunInfo, string?> Text)[] Fields =
    [
        ("run", r => r.Id), ("name", r => r.Name), ("experiment", r => r.Experiment), ("kind", r => r.Kind.ToString().ToLowerInvariant()), ("parent", r => r.Parent),
        ("status", r => RunText.Status(r.Status)), ("reason", r => r.StopReason), ("error", r => r.Error), ("created_at", r => Time(r.CreatedAt)), ("started_at", r => Time(r.StartedAt)),
        ("ended_at", r => Time(r.EndedAt)), ("seed", r => r.Status == RunStatus.Broken ? null : r.Seed.ToString(CultureInfo.InvariantCulture)), ("version", r => r.Version),
        ("commit", r => r.Commit), ("host", r => r.Host), ("target", r => r.Job?.Target),
    ];

    private readonly RunFilter _filter = new();

    private readonly VerbArgument _run = new("run", "The run whose results are exported, a row each; without one, all runs that fit, a row each.", "");

    private readonly VerbOption<bool> _csv = VerbOption.Flag("--csv", "As CSV, which is the only form so far.");

    private readonly VerbOption<bool> _options = VerbOption.Flag("--options", "Of runs also the options in which they differ, as columns option.NAME.");

    private readonly VerbOption<string?> _out = VerbOption.Text("--out", "a file", "Writes to this file. Default: the console.");

    public RunsExportVerb()
        : base("runs export", "Writes runs, or the results of one run, as CSV.") => (Arguments, Options) = ([_run], [.. _filter.Conditions, _csv, _options, _out]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.Get(_run);
        var table = new CsvTable();
        if (name.Length == 0)
            await Blocking.Run(() => Runs(table, _filter.Fitting(context, context.ListRuns(context.NamedName)), context.Get(_options)));
        else if (_filter.Conditions.Append(_options).FirstOrDefault(context.IsGiven) is { } given)
            throw new UserException($"{given.Name} chooses among runs, and {name} names one; leave out one of them.");
        else
            await Blocking.Run(() => Results(table, context.FindRun(name)));
        if (context.Get(_out) is { } file)
            await PresetFile.WriteAsync(context, "The table", file, table.ToString(), FileMode.Create, null);
        else if (context.IsTerminal)
            await context.Output.WriteAsync(string.Concat(table.ToString().Split("\r\n").SkipLast(1).Select(line => ShownText.Clean(line) + "\n")));
        else
            await context.Output.WriteAsync(table.ToString());
        return ExitCodes.Success;
    }

    private static bool Runs(CsvTable table, IReadOnlyList<RunInfo> runs, bool withOptions)
    {
        var tags = runs.SelectMany(r => r.Tags.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var metrics = runs.SelectMany(r => r.Metrics.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        List<Dictionary<string, string>> options = withOptions ? [.. runs.AsParallel().AsOrdered().Select(r => RunFile.Read(r.Directory).Config).Select(ByPath)] : [];
        var paths = options.SelectMany(o => o.Keys).Distinct(StringComparer.Ordinal)
            .Where(path => options.Select(o => o.GetValueOrDefault(path)).Distinct(StringComparer.Ordinal).Count() > 1).ToList();
        foreach (var column in Fields.Select(f => f.Name).Concat(tags.Select(t => "tag." + t)).Concat(metrics).Concat(paths.Select(p => "option." + p)))
            table.Add(column);
        table.EndLine();
        for (var i = 0; i < runs.Count; i++)
        {
            foreach (var (_, text) in Fields)
                table.Add(text(runs[i]));
            foreach (var tag in tags)
                table.Add(runs[i].Tags.GetValueOrDefault(tag));
            foreach (var metric in metrics)
                table.Add(runs[i].MetricOrNaN(metric));
            foreach (var path in paths)
                table.Add(options[i].GetValueOrDefault(path));
            table.EndLine();
        }
        return true;
    }

    // Metrics come and go, so the file is read for its columns first.
    private static bool Results(CsvTable table, RunInfo run)
    {
        run.EnsureReadable();
        run.EnsureTrains();
        var columns = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in MetricReader.Read(run.MetricsPath))
            columns.AddRange(row.Metrics.Keys.Concat(row.Texts.Keys).Where(known.Add));
        foreach (var column in columns)
            table.Add(column);
        table.EndLine();
        foreach (var row in MetricReader.Read(run.MetricsPath))
        {
            foreach (var column in columns)
                _ = row.Texts.TryGetValue(column, out var text) ? table.Add(text) : table.Add(row[column]);
            table.EndLine();
        }
        return true;
    }

    private static Dictionary<string, string> ByPath(IReadOnlyList<ResolvedOption> config)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in config)
            texts[option.Path] = option.Text;
        return texts;
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
