using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>jobs</c>.</summary>
internal sealed class JobsVerb : Verb
{
    public JobsVerb()
        : base("jobs", "Lists what was submitted and how its targets say that it stands, newest first.") => EndsOnInterrupt = true;

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        List<string[]> rows = [["run", "status", "target", "job", "address"]];
        foreach (var run in context.Runs.List(context.NamedExperiment?.Name).Where(r => r.Job is not null))
        {
            var current = run.IsActive ? await AskAsync(context, run, cancellationToken) : run;
            rows.Add([run.Id, RunText.Status(current.Status), run.Job!.Target, run.Job.Id, run.Job.Address ?? ""]);
        }
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
            await context.Output.WriteLineAsync(string.Join("  ", row.Zip(widths, (cell, width) => cell.PadRight(width))).TrimEnd());
        return ExitCodes.Success;
    }

    private static async Task<RunInfo> AskAsync(VerbContext context, RunInfo run, CancellationToken cancellationToken)
    {
        try
        {
            await using var job = await Jobs.FindAsync(context, run, cancellationToken);
            return await job.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One target that cannot be asked does not hide what the others say.
            context.Warn(exception is UserException ? exception.Message : $"{run.Id}: {exception.GetType().Name}: {exception.Message}");
            return run;
        }
    }
}
