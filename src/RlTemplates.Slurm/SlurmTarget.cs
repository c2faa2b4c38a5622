using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Slurm.Commands;
using RlTemplates.Slurm.Jobs;
using RlTemplates.Slurm.Scripts;
using RlTemplates.Tracking;

namespace RlTemplates.Slurm;

/// <summary>
/// Trains on a Slurm cluster, from a login node that shares the folder of runs with the cluster's machines. With <c>[Workers]</c>, a job learns, and an array of jobs that depend on it plays.
/// </summary>
/// <param name="settings">The attribute.</param>
public sealed class SlurmTarget(SlurmAttribute settings) : IProgramTarget, IChecksJobs
{
    private const string Platform = "linux-x64", SecretPlace = "secret:/home/me/api-key", PlannedProgram = "the program";

    /// <inheritdoc/>
    public string? ProgramPlatform => Platform;

    /// <inheritdoc/>
    public Task CheckAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        _ = Scripts(job, PlannedProgram);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PlannedStep>> PlanAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var places = new JobPlaces(job.Run);
        var (head, workers) = Scripts(job, Path.Combine(places.Program, job.Package?.FileName ?? PlannedProgram));
        List<PlannedStep> steps =
        [
            new("create folder", job.Run.Directory), new("copy program", places.Program),
            new("write", places.HeadScript, head), new("start process", $"sbatch --parsable {ShellText.Quote(places.HeadScript)}"),
        ];
        if (workers is not null)
        {
            steps.Add(new("write", places.WorkersScript, workers));
            steps.Add(new("start process", $"sbatch --parsable --dependency=after:JOB {ShellText.Quote(places.WorkersScript)}"));
        }
        return Task.FromResult<IReadOnlyList<PlannedStep>>(steps);
    }

    /// <inheritdoc/>
    public async Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var places = new JobPlaces(job.Run);
        var package = job.Package ?? throw new UserException($"Run {job.Run.Id} cannot be submitted: this program was not published for {Platform}.");
        var (head, workers) = Scripts(job, Path.Combine(places.Program, package.FileName));
        Directory.CreateDirectory(places.Folder);
        Directory.CreateDirectory(Path.Combine(job.Run.Directory, "logs"));
        ProgramCopy.Copy(package, places.Program);
        ProgramCopy.WriteScript(places.HeadScript, head);
        if (workers is not null)
            ProgramCopy.WriteScript(places.WorkersScript, workers);
        var id = await SubmitAsync([places.HeadScript], cancellationToken).ConfigureAwait(false);
        try
        {
            // It is recorded at once: whoever looks finds the job, also where what follows is cut off.
            job.Announce(id);
            if (workers is not null)
                await File.WriteAllTextAsync(places.WorkersId, await SubmitAsync([$"--dependency=after:{id}", places.WorkersScript], cancellationToken).ConfigureAwait(false) + "\n", CancellationToken.None).ConfigureAwait(false);
        }
        catch
        {
            await SlurmCommand.RunAsync("scancel", ["-Q", id], CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        return new SlurmJob(job.Store, job.Store.Reload(job.Run), new(job.Target.Name, job.Target.Kind, id));
    }

    /// <inheritdoc/>
    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        return Task.FromResult<TrainingJob>(new SlurmJob(store, run, run.Job ?? throw new UserException($"Run {run.Id} was not submitted.")));
    }

    private (string Head, string? Workers) Scripts(JobDescription job, string program)
    {
        if (settings.EntryScript is not null)
            throw new UserException($"'{job.Target.Name}' starts the program itself; EntryScript is '{settings.EntryScript}', and scripts are not started there yet. Leave it out.");
        var variables = JobVariables.ByReference(job, settings.EnvironmentVariables, SecretPlace);
        var scripts = new JobScripts(settings, job);
        if (scripts.Workers is not { } workers)
            return (scripts.OfHead(program, variables), null);
        var ofWorkers = JobVariables.ByReference(job, [.. settings.EnvironmentVariables, .. workers.EnvironmentVariables], SecretPlace);
        return (scripts.OfHead(program, variables), scripts.OfWorkers(program, ofWorkers));
    }

    private static async Task<string> SubmitAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var outcome = await SlurmCommand.RunAsync("sbatch", ["--parsable", .. arguments], cancellationToken).ConfigureAwait(false);
        if (outcome.ExitCode != 0)
            throw new UserException($"Slurm refuses the job: {outcome.Problem.Replace("sbatch: error: ", "", StringComparison.Ordinal)}.");
        // NUMBER, or NUMBER;CLUSTER where there are several.
        var id = outcome.Output.Trim().Split(';')[0];
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? id : throw new ServiceException($"sbatch has not told the number of the job, but '{outcome.Output.Trim()}'.");
    }
}
