using System.Globalization;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs</c>.</summary>
internal sealed class RunsVerb : Verb
{
    private const int MostWarnings = 10;

    private readonly RunFilter _filter = new();
    private readonly RunOrder _order = new();

    private readonly VerbOption<bool> _children = VerbOption.Flag("--children", "Lists the runs of sweeps and of several seeds below them, instead of their number.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsVerb()
        : base("runs", "Lists the runs, newest first.") => Options = [.. _filter.Options, .. _order.Options, _children, _json];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var name = context.NamedName;
        var rows = await Blocking.Run(() => Rows(context, context.ListRuns(name)));
        if (context.Get(_json))
            await JsonOutput.WriteListAsync(context.Output, rows.Select(r => r.Run), RunJson.WriteSummary);
        else
            await RunReports.WriteListAsync(context.Output, context.IsTerminal, rows, _order.MetricOf(context), DateTimeOffset.UtcNow);
        WarnOfBroken(context, [.. rows.Select(r => r.Run).Where(r => r.Status == RunStatus.Broken)]);
        return ExitCodes.Success;
    }

    private IReadOnlyList<RunRow> Rows(VerbContext context, IReadOnlyList<RunInfo> all)
    {
        var fitting = _filter.Fitting(context, all);
        // Each run stands for itself: the best trial is to come before a sweep.
        if (_order.IsAsked(context))
        {
            var isLimited = _filter.SaysHowMany(context);
            var sorted = _order.Sort(context, isLimited ? _filter.Limit(context, fitting) : fitting);
            return [.. (isLimited || _order.SaysHowMany(context) ? sorted : _filter.Limit(context, sorted, "first")).Select(r => new RunRow(r))];
        }
        var families = _filter.Limit(context, RunFamilies.Of(fitting));
        return
        [
            .. families.SelectMany(f => context.Get(_children)
                ? f.Children.Select(c => new RunRow(c, IsChild: true)).Prepend(new(f.Run, f.Children.Count))
                : [new(f.Run, f.Children.Count)]),
        ];
    }

    private static void WarnOfBroken(VerbContext context, IReadOnlyList<RunInfo> broken)
    {
        foreach (var run in broken.Take(MostWarnings))
            context.Warn($"{run.Id} is broken: its {RunFile.Name} cannot be read ({run.Error?.TrimEnd('.')}).");
        if (broken.Count > MostWarnings)
            context.Warn(string.Create(CultureInfo.InvariantCulture, $"{broken.Count - MostWarnings} more runs are broken; runs --status broken --all lists them."));
    }
}
