using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Options by which a verb that lists runs chooses among them.</summary>
internal sealed class RunFilter
{
    /// <summary>Runs that are listed where the command line does not say how many.</summary>
    public const int UsualCount = 30;

    /// <summary>The most that may be asked for.</summary>
    public const int LargestCount = 1_000_000;

    private static readonly RunStatus[] All = Enum.GetValues<RunStatus>();
    private static readonly string Names = string.Join(", ", All.Select(RunText.Status));

    private readonly VerbOption<StatusSet?> _status = VerbOption.Parsed<StatusSet>(
        "--status", $"one of {Names}, or several of them with commas in between", "Only runs with this status, or with one of several: failed,lost.", Parse);

    private readonly VerbOption<string?> _tag = VerbOption.Text(
        "--tag", "NAME or NAME=VALUE, or several of them with commas in between", "Only runs with this tag, or with all of several: team=red,reviewed.");

    private readonly VerbOption<string?> _preset = VerbOption.Text("--preset", "the name of a preset", "Only runs that took values from this preset.");

    private readonly VerbOption<string?> _where = VerbOption.Text(
        "--where", "OPTION=VALUE, or several of them with commas in between", "Only runs with this value of an option, or with all of several: algorithm.gamma=0.99.");

    private readonly VerbOption<DateTimeOffset?> _since = VerbOption.Parsed<DateTimeOffset>(
        "--since", RunTime.Values, "Only runs that were made at this time or later: 2026-01-31, or 2d for two days ago.", text => RunTime.Parse(text, isEnd: false));

    private readonly VerbOption<DateTimeOffset?> _until = VerbOption.Parsed<DateTimeOffset>(
        "--until", RunTime.Values, "Only runs that were made at this time or before; a day counts in full.", text => RunTime.Parse(text, isEnd: true));

    private readonly VerbOption<string?> _parent = VerbOption.Text(
        "--parent", CommonOptions.RunName, "Only the runs of this sweep, or of this training with several seeds.");

    private readonly VerbOption<int?> _last = VerbOption.Whole(
        "--last", 1, LargestCount, string.Create(CultureInfo.InvariantCulture, $"How many runs, the newest ones. Default: {UsualCount}."));

    private readonly VerbOption<bool> _all = VerbOption.Flag("--all", "All runs, however many there are.");

    /// <summary>The options, with those that say how many.</summary>
    public IReadOnlyList<VerbOption> Options => [.. Conditions, _last, _all];

    /// <summary>The options that say which runs are meant.</summary>
    public IReadOnlyList<VerbOption> Conditions => [_status, _tag, _preset, _where, _since, _until, _parent];

    /// <summary>Whether the status decides which runs are chosen.</summary>
    /// <param name="context">The command line.</param>
    public bool AsksForStatus(VerbContext context) => context.Get(_status) is not null;

    /// <summary>Whether the command line says how many runs are listed.</summary>
    /// <param name="context">The command line.</param>
    public bool SaysHowMany(VerbContext context) => context.Get(_all) || context.Get(_last) is not null;

    /// <summary>Chooses among runs, and says on the error stream how many are left out only because of their number.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="runs">The runs, newest first.</param>
    /// <exception cref="UserException">Two of the options contradict each other, or one of them is wrong.</exception>
    public IReadOnlyList<RunInfo> Choose(VerbContext context, IReadOnlyList<RunInfo> runs) => Limit(context, Fitting(context, runs));

    /// <summary>The runs that fit, however many.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="runs">The runs.</param>
    /// <exception cref="UserException">An option is wrong.</exception>
    public IReadOnlyList<RunInfo> Fitting(VerbContext context, IReadOnlyList<RunInfo> runs)
    {
        var (status, since, until) = (context.Get(_status), context.Get(_since), context.Get(_until));
        if (since > until)
            throw new UserException("--since is later than --until, so that no run can fit; exchange them.");
        var tags = RunConditions.Parse(_tag, context.Get(_tag), mayLackValue: true);
        var values = RunConditions.Parse(_where, context.Get(_where), mayLackValue: false);
        var parent = context.Get(_parent) is { } name ? context.FindRun(name) : null;
        List<RunInfo> fitting =
        [
            .. runs.Where(run => (status is not { } set || set.Contains(run.Status))
                && !(run.CreatedAt < since) && !(run.CreatedAt > until)
                && (parent is null || (run.Parent == parent.Id && run.Experiment == parent.Experiment))
                && tags.All(t => RunConditions.HasTag(run, t))),
        ];
        return RunConditions.WithOptions(fitting, context.Get(_preset), values);
    }

    /// <summary>As many as are asked for, or as usual; a note on the error stream says how many are left out.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="fitting">What is listed, newest first.</param>
    /// <exception cref="UserException">Two of the options contradict each other.</exception>
    /// <param name="which">Which of them are listed, in a word.</param>
    public IReadOnlyList<T> Limit<T>(VerbContext context, IReadOnlyList<T> fitting, string which = "newest")
    {
        var (last, all) = (context.Get(_last), context.Get(_all));
        if (all && last is not null)
            throw new UserException("--all and --last contradict each other; leave out one of them.");
        var count = all ? int.MaxValue : last ?? UsualCount;
        if (fitting.Count <= count)
            return fitting;
        if (last is null)
            context.Note(string.Create(CultureInfo.InvariantCulture, $"The {which} {UsualCount} of {fitting.Count} runs; --last N or --all lists more, --status and --experiment choose among them."));
        return [.. fitting.Take(count)];
    }

    private static StatusSet? Parse(string text)
    {
        var set = default(StatusSet);
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var index = Array.FindIndex(All, status => RunText.Status(status).Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                return null;
            set = set.With(All[index]);
        }
        return set;
    }

    private readonly record struct StatusSet(int Bits)
    {
        public bool Contains(RunStatus status) => (Bits & (1 << (int)status)) != 0;

        public StatusSet With(RunStatus status) => new(Bits | (1 << (int)status));
    }
}
