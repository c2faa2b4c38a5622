using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Options by which a verb that lists runs chooses among them.</summary>
internal sealed class RunFilter
{
    /// <summary>Runs that are listed where the command line does not say how many.</summary>
    public const int UsualCount = 30;

    private const int LargestCount = 1_000_000;

    private static readonly RunStatus[] All = Enum.GetValues<RunStatus>();
    private static readonly string Names = string.Join(", ", All.Select(RunText.Status));

    private readonly VerbOption<StatusSet?> _status = VerbOption.Parsed<StatusSet>(
        "--status", $"one of {Names}, or several of them with commas in between", "Only runs with this status, or with one of several: failed,lost.", Parse);

    private readonly VerbOption<int?> _last = VerbOption.Whole(
        "--last", 1, LargestCount, string.Create(CultureInfo.InvariantCulture, $"How many runs, the newest ones. Default: {UsualCount}."));

    private readonly VerbOption<bool> _all = VerbOption.Flag("--all", "All runs, however many there are.");

    /// <summary>The options.</summary>
    public IReadOnlyList<VerbOption> Options => [_status, _last, _all];

    /// <summary>Whether the status decides which runs are chosen.</summary>
    /// <param name="context">The command line.</param>
    public bool AsksForStatus(VerbContext context) => context.Get(_status) is not null;

    /// <summary>Chooses among runs, and says on the error stream how many are left out only because of their number.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="runs">The runs, newest first.</param>
    /// <exception cref="UserException">Two of the options contradict each other.</exception>
    public IReadOnlyList<RunInfo> Choose(VerbContext context, IReadOnlyList<RunInfo> runs)
    {
        var (status, last, all) = (context.Get(_status), context.Get(_last), context.Get(_all));
        if (all && last is not null)
            throw new UserException("--all and --last contradict each other; leave out one of them.");
        List<RunInfo> chosen = [.. runs.Where(run => status is not { } set || set.Contains(run.Status))];
        if (all || chosen.Count <= (last ?? UsualCount))
            return chosen;
        if (last is null)
            context.Note(string.Create(CultureInfo.InvariantCulture, $"The newest {UsualCount} of {chosen.Count} runs; --last N or --all lists more, --status and --experiment choose among them."));
        return chosen[..(last ?? UsualCount)];
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
