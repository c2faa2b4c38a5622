using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>
/// Runs whose submission was cut off: the process that made them is gone, and nobody has recorded that a target has them. The
/// same command with the
/// same name goes on with such a run, so that nothing is submitted twice.
/// </summary>
internal static class CutOffSubmission
{
    /// <summary>Whether the submission of a run was cut off.</summary>
    public static bool Is(RunInfo run) => run is { Status: RunStatus.Lost, IsWaiting: true, Job: not null };

    /// <summary>The run that a submission goes on with; null where it makes one of its own.</summary>
    /// <param name="request">The submission.</param>
    /// <exception cref="UserException">
    /// Its name is that of a run that was to be trained with other options, or by another target.
    /// </exception>
    public static RunInfo? Find(SubmitRequest request)
    {
        if (request.Name is not { } name || request.Store.TryFindNamed(name) is not { } run || !Is(run) || run.Experiment != request.Definition.Name)
            return null;
        return Difference(run, request) is not { } difference
            ? run
            : throw new UserException($"Run {run.Id} has the name '{name}' already: its submission to '{run.Job!.Target}' was cut off, and it was to be trained {difference}. "
                + "Choose another name, or submit it as it was to go on with it.");
    }

    /// <summary>Makes this process the one that submits the run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="image">The image that was published for it.</param>
    /// <exception cref="UserException">Another process does so at this moment.</exception>
    public static RunInfo Claim(RunInfo run, JobImage? image)
    {
        using var writer = RunWriter.Open(run);
        if (!Is(writer.Info))
            throw new UserException($"Run {run.Id} has the name '{run.Name}' already, and another process submits it; choose another name.");
        writer.Claim(image?.ToString());
        return writer.Info;
    }

    /// <summary>What is said of a run that its target does not know.</summary>
    public static UserException NotSubmitted(RunInfo run)
    {
        var job = run.Job!;
        return new($"Run {run.Id} was not submitted: its submission was cut off{(job.Id.Length > 0 ? $", and '{job.Target}' has no job {job.Id}" : $" before '{job.Target}' was asked for a job")}. "
            + $"Submit it again{(run.Name is { } name ? $" with the name {name}, which goes on with it" : "")}; what was sent for it before has {run.Id} in its name.");
    }

    private static string? Difference(RunInfo run, SubmitRequest request)
    {
        if (run.Job!.Target != request.Target.Name)
            return $"there and not by '{request.Target.Name}'";
        var before = run.Config.ToDictionary(o => o.Path, o => o.Text, StringComparer.Ordinal);
        var now = request.Options.ToDictionary(o => o.Path, o => o.Text, StringComparer.Ordinal);
        return before.Keys.Union(now.Keys).Order(StringComparer.Ordinal).FirstOrDefault(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path)) is { } changed
            ? $"with {changed} {Shown(before, changed)}, not {Shown(now, changed)}"
            : null;
    }

    private static string Shown(Dictionary<string, string> texts, string path) => texts.TryGetValue(path, out var text) ? text.Length > 0 ? text : "empty" : "unset";
}
