using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs delete</c>.</summary>
internal sealed class RunsDeleteVerb : Verb
{
    private const int MostNamed = 5;

    private readonly VerbArgument _runs = new("run", "The runs: ids, names, unique beginnings of ids, or latest.") { IsMany = true };

    private readonly VerbOption<bool> _yes = VerbOption.Flag("--yes", "Deletes without asking.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public RunsDeleteVerb()
        : base("runs delete", "Deletes runs with all of their files, after asking; never a running one.") => (Arguments, Options) = ([_runs], [_yes, _json]);

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var runs = Choose(context);
        EnsureDeletable(runs);
        if (!context.Get(_yes) && !Ask(context, runs))
            return ExitCodes.Interrupted;
        var (deleted, errors) = (new List<RunInfo>(), new List<string>());
        foreach (var run in runs)
        {
            if (RunRemoval.TryRemove(run) is { } error)
                errors.Add(error);
            else
                deleted.Add(run);
        }
        if (context.Get(_json))
        {
            await JsonOutput.WriteListAsync(context.Output, deleted, static (json, run) => json.WriteString("id", run.Id));
        }
        else
        {
            foreach (var run in deleted)
                await context.PrintAsync($"deleted {run.Id}");
        }
        errors.ForEach(context.Error);
        return errors.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    // Children come before their parent, so that one which was interrupted can be repeated.
    private List<RunInfo> Choose(VerbContext context)
    {
        var (named, errors) = (new List<RunInfo>(), new List<string>());
        foreach (var text in context.GetAll(_runs))
        {
            try
            {
                named.Add(context.FindRun(text));
            }
            catch (UserException exception)
            {
                errors.AddRange(exception.Findings);
            }
        }
        if (errors.Count > 0)
            throw new UserException(errors);
        var parents = named.Where(r => r.Kind is not (RunKind.Run or RunKind.Worker)).Select(r => (r.Experiment, (string?)r.Id)).ToHashSet();
        var children = parents.Count == 0 ? [] : context.Runs.Summaries().Where(r => parents.Contains((r.Experiment, r.Parent)));
        return [.. children.Concat(named).DistinctBy(r => r.Directory)];
    }

    private static void EnsureDeletable(List<RunInfo> runs)
    {
        var active = runs.Where(r => r.IsActive).ToList();
        if (active.Count > 0)
            throw new UserException([.. active.Select(r => $"Run {r.Id} is {RunText.Status(r.Status)} and is not deleted; end it first, with stop {(active.Exists(a => a.Id == r.Parent) ? r.Parent : r.Id)}.")]);
    }

    private bool Ask(VerbContext context, List<RunInfo> runs)
    {
        if (!context.IsTerminal || Console.IsInputRedirected)
            throw new UserException($"Nobody can be asked here whether {Words(runs)} shall be deleted; pass {_yes.Name} to delete without asking.");
        context.Output.Write(ShownText.Clean($"Delete {Words(runs)} with all files? [y/N] "));
        context.Output.Flush();
        return Console.In.ReadLine()?.Trim() is { } answer && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    private static string Words(List<RunInfo> runs) =>
        $"{(runs.Count == 1 ? "run" : $"{runs.Count} runs:")} {string.Join(", ", runs.AsEnumerable().Reverse().Take(MostNamed).Select(r => r.Id))}{(runs.Count > MostNamed ? ", …" : "")}";
}
