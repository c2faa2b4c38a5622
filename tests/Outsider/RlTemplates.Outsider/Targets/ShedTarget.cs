using System.Diagnostics;
using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace Outsider;

/// <summary>Submits to a shed.</summary>
/// <param name="settings">The attribute with the values of all layers.</param>
public sealed class ShedTarget(ShedAttribute settings) : ITarget
{
    /// <inheritdoc/>
    public Task<TrainingJob> SubmitAsync(JobDescription job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (job.Program is not { } program)
            throw new UserException("The shed starts the program that submits; this one has an entry point of its own.");
        var shed = new RunStore(settings.Folder);
        var far = Path.Combine(shed.Root, job.Run.Experiment, job.Run.Id);
        Directory.CreateDirectory(far);
        File.Copy(Path.Combine(job.Run.Directory, "run.json"), Path.Combine(far, "run.json"));
        using var process = Start(program, job, shed.Root);
        var bench = job.Machines.OfType<BenchAttribute>().Single();
        var name = string.Create(CultureInfo.InvariantCulture, $"{settings.Queue}/{bench.Name}-{bench.Sockets}/{job.Run.Id}");
        return Task.FromResult<TrainingJob>(new ShedJob(job.Store, job.Run, new(job.Target.Name, job.Target.Kind, name, shed.Root)));
    }

    /// <inheritdoc/>
    public Task<TrainingJob> AttachAsync(RunStore store, RunInfo run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Task.FromResult<TrainingJob>(new ShedJob(store, run, run.Job!));
    }

    // What the process writes goes to its log file; a pipe keeps it off this terminal.
    private Process Start(JobProgram program, JobDescription job, string runs)
    {
        var start = new ProcessStartInfo(program.FileName, [.. program.Prefix, .. job.ArgumentsIn(runs)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in job.Variables.Concat(job.Secrets.Reveal()))
            start.Environment[name] = value;
        if (settings.Threads > 0)
            start.Environment["DOTNET_PROCESSOR_COUNT"] = settings.Threads.ToString("X", CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new UserException($"{program.FileName} could not be started.");
    }
}
