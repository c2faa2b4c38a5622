using System.Reflection;
using System.Text.RegularExpressions;
using RlTemplates.AzureMl.Arm;
using RlTemplates.AzureMl.Requests;
using RlTemplates.AzureMl.Storage;
using RlTemplates.AzureMl.Workspaces;
using RlTemplates.Estimators.Uploads;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.AzureMl.Training;

/// <summary>What a submission of the target <c>[AzureMl]</c> asks the service for.</summary>
internal static partial class JobSpecs
{
    /// <summary>Tags that tell a job's experiment and run.</summary>
    public const string ExperimentTag = "rltemplates:experiment", RunTag = "rltemplates:run", NameTag = "rltemplates:name";

    private const string Folder = "rltemplates/jobs";
    private const int MostVariables = 100;

    /// <summary>Name of a run's job.</summary>
    public static string NameOf(JobDescription job) => SubmissionName.ForJob(job.Run);

    /// <summary>Where files of a job go in the workspace's default datastore.</summary>
    public static string FolderOf(string job) => $"{Folder}/{job}";

    /// <summary>The job.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="job">What to train, and how.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="place">Where files of the job go.</param>
    /// <param name="environment">Id of its environment.</param>
    /// <param name="code">Id of its code; null for none.</param>
    /// <param name="program">The file to start, of a program that is sent; null for one that the image holds.</param>
    /// <exception cref="UserException">Settings do not go together, or a limit is exceeded.</exception>
    public static CommandJobSpec Of(AzureMlAttribute settings, JobDescription job, WorkspaceName workspace, DatastoreUri place, string environment, string? code, string? program)
    {
        var head = JobMachines.HeadOf(job);
        var count = JobMachines.CountOf(settings, head);
        var (inputs, outputs) = (InputsOf(settings, workspace), OutputsOf(settings));
        foreach (var taken in inputs.Keys.Concat(outputs.Keys).Where(static n => n is StartCommand.RunInput or StartCommand.RunsOutput or ClusterCommand.MeetingOutput))
            throw new UserException($"'{job.Target.Name}' has an input or output named {taken}, by which the run goes to the job; take another name.");
        inputs[StartCommand.RunInput] = new(JobInput.File, place.Below("run.json").ToString()) { Mode = "Download" };
        if (settings.EntryScript is null)
            outputs[StartCommand.RunsOutput] = new(place.Below("runs").ToString(), "ReadWriteMount");
        var workers = WorkersJob.GroupOf(settings, job);
        if (workers is not null)
            outputs[ClusterCommand.MeetingOutput] = WorkersJob.MeetingOf(place);
        return new()
        {
            DisplayName = job.Run.Name ?? NameOf(job),
            ExperimentName = job.Run.Experiment,
            CodeId = code,
            Command = settings.EntryScript is not null ? ScriptCommand.Of(settings, count, workers is null ? 0 : JobMachines.CountOf(workers))
                : program is not null ? StartCommand.OfSent(job, Checked(program))
                : StartCommand.OfImage(job, Checked(ThisProgram)),
            EnvironmentId = environment,
            ComputeId = head is null ? null : workspace.Compute(head.Name),
            Variables = VariablesOf(settings, job, isSent: program is not null),
            MpiProcesses = count > 1 && !settings.UseRayDistribution ? 1 : null,
            Ray = settings.UseRayDistribution ? new() { Port = ScriptCommand.RayPort } : null,
            InstanceCount = count,
            InstanceType = settings.InstanceType,
            ShmSize = head?.ShmSize ?? settings.ShmSize,
            TimeoutSeconds = settings.MaxRunDurationSeconds == 0 ? null : settings.MaxRunDurationSeconds,
            Inputs = inputs,
            Outputs = outputs,
            Identity = settings.Identity,
            JobTier = settings.JobTier,
            Tags = TagsOf(job, workers is not null),
        };
    }

    /// <summary>Name of the program that this process was started from; of a plan.</summary>
    public static string ThisProgram => Assembly.GetEntryAssembly()?.GetName().Name ?? "PROGRAM";

    /// <summary>Refuses what the service does not offer.</summary>
    /// <exception cref="UserException">Settings do not go together.</exception>
    public static void Check(AzureMlAttribute settings, JobDescription job)
    {
        var (head, target) = (JobMachines.HeadOf(job), job.Target.Name);
        if (settings.IsWindows)
            throw new UserException($"'{target}' has IsWindows, and no job of the API's version {ArmRequest.ApiVersion} runs on Windows compute: it takes no environment, and each job needs one. Leave IsWindows out.");
        if (settings.JobTier is { } tier && head is not null)
        {
            throw new UserException($"'{target}' has JobTier = \"{tier}\" and trains on the machines of [Head(\"{head.Name}\")]; tiers are for machines that the service provides itself. "
                + (tier == "Spot" ? "For cheap machines of a cluster set LowPriority on the group." : "Leave out one of them."));
        }
        if (settings is { EntryScript: null, InstanceCount: > 1 })
            throw new UserException($"'{target}' has InstanceCount = {Text(settings.InstanceCount)} and no EntryScript; one training of the program takes one machine.");
        if (settings.UseRayDistribution)
            CheckRay(settings, job, target);
        if (job.Machines.OfType<WorkersAttribute>().FirstOrDefault() is not { } workers)
            return;
        if (settings.EntryScript is not null)
        {
            CheckCluster(settings, head, workers, target);
            return;
        }
        job.Note($"The machines of [Workers(\"{workers.Name}\")] are not used: a job of the program trains on one machine so far, so the head plays too.");
    }

    // As the compiler says it of the attribute; presets and the command line can set it too.
    private static void CheckRay(AzureMlAttribute settings, JobDescription job, string target)
    {
        if (settings.ApiVersion is not { } version || !version.EndsWith("-preview", StringComparison.Ordinal))
            throw new UserException($"'{target}' has UseRayDistribution, and the version {settings.ApiVersion ?? ArmRequest.ApiVersion} of the API does not have Ray; set ApiVersion to a preview version that has, such as 2026-05-15-preview.");
        if (settings.Framework != "ray")
            throw new UserException($"'{target}' has UseRayDistribution and the framework {settings.Framework}; leave one out.");
        if (job.Machines.OfType<WorkersAttribute>().FirstOrDefault() is { } workers)
            throw new UserException($"'{target}' has UseRayDistribution and [Workers(\"{workers.Name}\")]; the service starts Ray on the machines of one job, of which NodeCount of [Head] says the number. Leave one out.");
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Head and workers on clusters of their own.
    private static void CheckCluster(AzureMlAttribute settings, HeadAttribute? head, WorkersAttribute workers, string target)
    {
        if (settings.Framework != "ray")
            throw new UserException($"'{target}' has [Workers(\"{workers.Name}\")] and the framework {settings.Framework}; only ray joins machines of several clusters. Set NodeCount on [Head] for several machines of one.");
        if (head is null)
            throw new UserException($"'{target}' has [Workers(\"{workers.Name}\")] and no [Head]; workers on a cluster of their own need a head on another.");
        if (JobMachines.CountOf(head) > 1)
            throw new UserException($"'{target}' has [Workers(\"{workers.Name}\")], and NodeCount = {Text(head.NodeCount)} on [Head(\"{head.Name}\")]; beside workers of their own the head is one machine.");
    }

    private static Dictionary<string, JobInput> InputsOf(AzureMlAttribute settings, WorkspaceName workspace)
    {
        var modes = settings.InputModes.Select(static m => m.Split('=', 2)).ToDictionary(static m => m[0], static m => m[1], StringComparer.Ordinal);
        return settings.Inputs.Select(static i => i.Split('=', 2)).ToDictionary(
            static i => i[0],
            i => new JobInput(IsFile(i[1]) ? JobInput.File : JobInput.Folder, Asset(i[1], workspace)) { Mode = modes.GetValueOrDefault(i[0], settings.InputMode) },
            StringComparer.Ordinal);
    }

    private static Dictionary<string, JobOutput> OutputsOf(AzureMlAttribute settings) => settings.Outputs.Select(static o => o.Split('=', 2))
        .ToDictionary(static o => o[0], o => new JobOutput(o[1], settings.OutputMode), StringComparer.Ordinal);

    // A name with an ending is a file's; a folder may be marked by a slash.
    private static bool IsFile(string uri) => DataAsset().IsMatch(uri) is false && Path.HasExtension(uri[(uri.LastIndexOf('/') + 1)..]);

    // azureml:replays:3
    private static string Asset(string uri, WorkspaceName workspace) => DataAsset().Match(uri) is { Success: true } asset
        ? workspace.Below($"data/{asset.Groups[1].Value}/versions/{asset.Groups[2].Value}")
        : uri;

    private static Dictionary<string, string> TagsOf(JobDescription job, bool hasWorkers)
    {
        var tags = new Dictionary<string, string>(job.Tags, StringComparer.Ordinal) { [ExperimentTag] = job.Run.Experiment, [RunTag] = job.Run.Id };
        if (job.Run.Name is { } name)
            tags[NameTag] = name;
        if (hasWorkers)
            tags[WorkersJob.WorkersTag] = WorkersJob.NameOf(NameOf(job));
        return tags;
    }

    /// <summary>The variables of a job.</summary>
    /// <param name="settings">The attribute.</param>
    /// <param name="job">The job.</param>
    /// <param name="isSent">Whether the program travels with it.</param>
    /// <exception cref="UserException">A secret is given as it is, or there are too many.</exception>
    public static Dictionary<string, string> VariablesOf(AzureMlAttribute settings, JobDescription job, bool isSent)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        // The images of the service need not have the library that .NET takes cultures from.
        if (isSent)
            variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        JobVariables.EnsureNoSecrets(job.Target, nameof(settings.ScriptParameters), settings.ScriptParameters);
        var given = JobVariables.ByReference(job, settings.EnvironmentVariables, VaultSecret.Example);
        foreach (var (name, value) in given)
            EnsureReadable(job, name, value);
        foreach (var (name, value) in settings.EntryScript is null ? given : JobVariables.Places(given))
            variables[name] = value;
        return variables.Count <= MostVariables
            ? variables
            : throw new UserException(FormattableString.Invariant($"The job has {variables.Count} environment variables, secrets among them; it may have {MostVariables}."));
    }

    // What the job could not read is found before it is paid for.
    private static void EnsureReadable(JobDescription job, string name, string value)
    {
        if (!SecretReference.Is(value) || value[SecretReference.Prefix.Length] == '/')
            return;
        var place = value[SecretReference.Prefix.Length..];
        if (!VaultSecret.IsMeant(place))
            throw new UserException($"{name} refers to the secret {place}, which a job of '{job.Target.Name}' does not read; it reads files of its machine and {VaultSecret.Example}.");
        _ = VaultSecret.Parse(place);
    }

    private static string Checked(string program) => Plain().IsMatch(program)
        ? program
        : throw new UserException($"The program is named '{program}'; to be started in a job it must have a name of letters, digits and . _ -, by AssemblyName in its project.");

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^azureml:([^/:]+):([^/:]+)\z")]
    private static partial Regex DataAsset();
}
