using System.Text;
using RlTemplates.AzureMl.Cli;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Runs;
using RlTemplates.AzureMl.Training;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl;

/// <content>Writes jobs for Azure's own command line.</content>
public sealed partial class AzureMlTarget : IWritesJobFiles
{
    private const string HeadFile = "job.yml", WorkersFile = "workers.yml";

    // Where the program is published to before the command line sends it.
    private const string ProgramFolder = "./program";

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobFile>> WriteJobFilesAsync(JobDescription job, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var jobs = Planned(job).Jobs;
        new JobEnvironment(settings, job, JobMachines.HeadOf(job)).EnsureKnown();
        if (WorkersJob.GroupOf(settings, job) is { } workers)
            new JobEnvironment(WorkersJob.SettingsOf(settings, workers), job, workers).EnsureKnown();
        var files = new List<JobFile> { new(HeadFile, JobYaml.Write(Local(jobs[0], job, folder))) };
        if (jobs.Count > 1)
            files.Add(new(WorkersFile, JobYaml.Write(Local(jobs[1], job, folder))));
        if (settings.EntryScript is null)
            files.Add(new(RunFile.Name, Encoding.UTF8.GetString(RunJson.Write(job.Run))));
        return Task.FromResult<IReadOnlyList<JobFile>>(files);
    }

    // What a submission puts into the workspace before the job, the command line takes from this machine.
    private CliJob Local(PlannedJob planned, JobDescription job, string folder)
    {
        var inputs = new Dictionary<string, JobInput>(planned.Spec.Inputs, StringComparer.Ordinal);
        if (inputs.Remove(StartCommand.RunInput) && settings.EntryScript is null)
            inputs[StartCommand.RunInput] = new(JobInput.File, "./" + RunFile.Name) { Mode = "Download" };
        // Nobody makes the parent run then.
        var tags = planned.Spec.Tags.Where(static t => t.Key != WorkspaceRuns.ParentTag).ToDictionary(StringComparer.Ordinal);
        return new((planned.Spec with { Inputs = inputs, Tags = tags }).ToJson())
        {
            Name = planned.Name,
            CodeFolder = planned.Spec.CodeId is null ? null
                : settings.EntryScript is null ? ProgramFolder
                : PathFrom(folder, job, settings.SourceDirectory),
            Image = planned.Image,
            BuildFolder = settings.DockerContext is { } context ? PathFrom(folder, job, context) : null,
        };
    }

    // The tool reads paths from the file's folder on, so that both may be moved together.
    private static string PathFrom(string folder, JobDescription job, string? named)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(job.SourceFolder, named ?? "")));
        var relative = Path.GetRelativePath(folder, path);
        // Another drive has no such path.
        return Path.IsPathRooted(relative) ? path : (relative.StartsWith('.') ? relative : "./" + relative).Replace('\\', '/');
    }
}
