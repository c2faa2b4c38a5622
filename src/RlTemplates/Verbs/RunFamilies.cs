using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Sweeps and trainings with several seeds together with the runs that came from them.</summary>
internal static class RunFamilies
{
    /// <summary>The runs that stand for themselves, each with those that came from it: a child whose parent is listed is shown with it.</summary>
    /// <param name="runs">The runs in the order of the list.</param>
    public static IReadOnlyList<(RunInfo Run, IReadOnlyList<RunInfo> Children)> Of(IReadOnlyList<RunInfo> runs)
    {
        var parents = runs.Where(r => r.Kind is not (RunKind.Run or RunKind.Worker)).Select(r => (r.Experiment, (string?)r.Id)).ToHashSet();
        var children = runs.Where(IsChild).ToLookup(r => (r.Experiment, r.Parent));
        // The first trial is the oldest.
        return [.. runs.Where(r => !IsChild(r)).Select(r => (r, (IReadOnlyList<RunInfo>)[.. children[(r.Experiment, r.Id)].Reverse()]))];

        bool IsChild(RunInfo run) => run.Parent is not null && run.Kind is RunKind.Run or RunKind.Worker && parents.Contains((run.Experiment, run.Parent));
    }
}
