using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Experiments;

namespace RlTemplates.AzureMl.Training;

/// <summary>The job of a script's workers, on a cluster of their own beside that of the head.</summary>
internal static class WorkersJob
{
    /// <summary>Tag of the workers' job with the name of the head's, and of the head's job with that of the workers'.</summary>
    public const string HeadTag = "rltemplates:head", WorkersTag = "rltemplates:workers";

    /// <summary>Its name.</summary>
    /// <param name="head">Name of the head's job.</param>
    public static string NameOf(string head) => head + "-workers";

    /// <summary>The workers' group of a job that starts a script; null where there is none.</summary>
    public static WorkersAttribute? GroupOf(AzureMlAttribute settings, JobDescription job) => settings.EntryScript is null ? null : job.Machines.OfType<WorkersAttribute>().SingleOrDefault();

    /// <summary>The attribute with what the workers have of their own: image, packages, variables.</summary>
    public static AzureMlAttribute SettingsOf(AzureMlAttribute settings, WorkersAttribute workers)
    {
        var (hasPackages, hasImage) = (workers.CondaFile is not null || workers.CondaPackages.Length > 0 || workers.PipPackages.Length > 0 || workers.RequirementsFile is not null, workers.Image is not null);
        return new()
        {
            Name = settings.Name,
            EntryScript = settings.EntryScript,
            Framework = settings.Framework,
            FrameworkVersion = settings.FrameworkVersion,
            Image = workers.Image ?? settings.Image,
            RegisteredEnvironment = hasImage ? null : settings.RegisteredEnvironment,
            DockerContext = hasImage ? null : settings.DockerContext,
            Dockerfile = hasImage ? null : settings.Dockerfile,
            CondaFile = workers.CondaFile ?? (hasPackages ? null : settings.CondaFile),
            RequirementsFile = workers.RequirementsFile ?? (workers.CondaFile is null ? settings.RequirementsFile : null),
            CondaPackages = workers.CondaPackages.Length > 0 || workers.CondaFile is not null ? workers.CondaPackages : settings.CondaPackages,
            PipPackages = workers.PipPackages.Length > 0 || workers.CondaFile is not null ? workers.PipPackages : settings.PipPackages,
            EnvironmentVariables = [.. settings.EnvironmentVariables.Where(v => workers.EnvironmentVariables.All(w => w.Split('=')[0] != v.Split('=')[0])), .. workers.EnvironmentVariables],
        };
    }

    /// <summary>The job.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="job">What to train, and how.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="place">Where files of the head's job go.</param>
    /// <param name="environment">Id of the workers' environment.</param>
    public static CommandJobSpec SpecOf(AzureMlAttribute settings, JobDescription job, WorkspaceName workspace, DatastoreUri place, string environment)
    {
        var (workers, head) = (GroupOf(settings, job)!, JobSpecs.NameOf(job));
        var count = JobMachines.CountOf(workers);
        return new()
        {
            DisplayName = $"{job.Run.Name ?? head} workers",
            ExperimentName = job.Run.Experiment,
            Command = ClusterCommand.OfWorker(settings.CoordinationTimeoutSeconds, settings.MaxRunDurationSeconds),
            EnvironmentId = environment,
            ComputeId = workspace.Compute(workers.Name),
            Variables = JobSpecs.VariablesOf(SettingsOf(settings, workers), job, isSent: false),
            MpiProcesses = count > 1 ? 1 : null,
            InstanceCount = count,
            ShmSize = workers.ShmSize ?? settings.ShmSize,
            TimeoutSeconds = settings.MaxRunDurationSeconds == 0 ? null : settings.MaxRunDurationSeconds,
            Outputs = new Dictionary<string, JobOutput> { [ClusterCommand.MeetingOutput] = MeetingOf(place) },
            Identity = settings.Identity,
            Tags = new Dictionary<string, string>(job.Tags, StringComparer.Ordinal) { [JobSpecs.ExperimentTag] = job.Run.Experiment, [HeadTag] = head },
        };
    }

    /// <summary>The folder in which head and workers meet.</summary>
    public static JobOutput MeetingOf(DatastoreUri place) => new(place.Below("meeting").ToString(), "ReadWriteMount");
}
