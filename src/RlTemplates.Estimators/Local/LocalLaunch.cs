using System.Globalization;
using RlTemplates.Containers;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>How the process of a job is started: its arguments, its variables, and the files that it finds.</summary>
/// <param name="settings">The target's attribute.</param>
/// <param name="job">The job.</param>
internal sealed class LocalLaunch(LocalAttribute settings, JobDescription job)
{
    // The runtime takes it for the number of cores.
    private const string ProcessorCount = "DOTNET_PROCESSOR_COUNT";

    /// <summary>The container's folders; null where the job is started as any other program.</summary>
    private readonly ContainerFolders? _folders = settings.UsesContainerContract || settings.EntryScript is not null ? FoldersOf(job.Run) : null;

    /// <summary>The script that is started in place of the experiment; null where none is.</summary>
    private readonly LocalScript? _script = LocalScript.Find(settings, job.SourceFolder);

    private readonly IReadOnlyList<LocalInput> _inputs = LocalInput.Read(settings, job.SourceFolder);

    /// <summary>The folders that a run has where it is started as in a container.</summary>
    public static ContainerFolders FoldersOf(RunInfo run) => new(Path.Combine(run.Directory, "opt", "ml"));

    /// <summary>Arguments of the program.</summary>
    public IReadOnlyList<string> Arguments => _folders is not null && _script is null
        ? [JobArguments.Verb]
        :
        [
            .. job.Arguments, JobArguments.Detach,
            .. Share is { } share ? [JobArguments.CpuShare, share.ToString()] : Array.Empty<string>(),
            .. Limit is { } limit ? [JobArguments.MaxDuration, limit] : Array.Empty<string>(),
        ];

    /// <summary>Variables of the process; secrets are not among them.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var variables = _folders is { } folders
                ? OfContainer(folders)
                : _inputs.ToDictionary(i => ContainerVariables.ChannelName(i.Name), i => i.Path, StringComparer.Ordinal);
            if (Share is { } share)
                variables[ProcessorCount] = share.Cpus.ToString(CultureInfo.InvariantCulture);
            foreach (var variable in settings.EnvironmentVariables.Select(v => v.Split('=', 2)).Where(v => v.Length == 2))
                variables[variable[0]] = variable[1];
            foreach (var (name, value) in job.Variables)
                variables[name] = value;
            return variables;
        }
    }

    private static ResourceConfig Resources { get; } = new() { InstanceType = "local", Group = "homogeneousCluster" };

    private CpuShare? Share => settings.MaxCpus > 0
        ? new(Math.Min(settings.MaxCpus, Environment.ProcessorCount), Environment.ProcessorCount)
        : null;

    private string? Limit => settings.MaxRunDurationSeconds > 0
        ? DurationText.Format(TimeSpan.FromSeconds(settings.MaxRunDurationSeconds))
        : null;

    /// <summary>What would be prepared, in order.</summary>
    public IEnumerable<PlannedStep> Plan() => _folders is { } folders
        ? [new("lay out", folders.Root), .. _inputs.Select(i => new PlannedStep("link input", $"{folders.Channel(i.Name)} -> {i.Path}"))]
        : [];

    /// <summary>What its process starts, in order.</summary>
    public IEnumerable<PlannedStep> PlanScript() =>
        _script is { } script ? [new("start script", string.Join(' ', script.CommandLine.Select(ShellText.Quote)), "in " + script.Folder)] : [];

    /// <summary>Writes the files of the container.</summary>
    /// <exception cref="UserException">They cannot be written.</exception>
    public void Prepare()
    {
        if (_folders is not { } folders)
            return;
        try
        {
            folders.Create();
            Containers.Hyperparameters.Write(folders.Hyperparameters, Hyperparameters());
            Resources.Write(folders.Resources);
            LocalInput.WriteChannels(folders.Channels, _inputs);
            foreach (var input in _inputs)
                input.Link(folders.Channel(input.Name));
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw new UserException($"{folders.Root} cannot be laid out as a container has it: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses what needs a process of its own.</summary>
    /// <exception cref="UserException">A setting does.</exception>
    public void EnsureHosted()
    {
        string?[] set =
        [
            settings.UsesContainerContract ? nameof(settings.UsesContainerContract) : null, settings.EntryScript is not null ? nameof(settings.EntryScript) : null, settings.MaxCpus > 0 ? nameof(settings.MaxCpus) : null,
            settings.Inputs.Length > 0 ? nameof(settings.Inputs) : null, settings.EnvironmentVariables.Length > 0 ? nameof(settings.EnvironmentVariables) : null,
        ];
        if (set.OfType<string>().ToList() is { Count: > 0 } needing)
        {
            throw new UserException($"[Local] with {string.Join(", ", needing)} needs a process of its own, and this program would train in this one: "
                + "set the estimator's Program to one with the entry script.");
        }
    }

    private Dictionary<string, string> OfContainer(ContainerFolders folders)
    {
        var cpus = Share?.Cpus ?? Environment.ProcessorCount;
        var variables = new Dictionary<string, string>(
            ContainerVariables.Of(folders, Hyperparameters(), Resources, [.. _inputs.Select(i => i.Name)], cpus, gpus: 0), StringComparer.Ordinal)
        {
            [ContainerFolders.RootVariable] = folders.Root,
        };
        foreach (var (name, value) in _script?.Variables ?? [])
            variables[name] = value;
        return variables;
    }

    private Dictionary<string, string> Hyperparameters()
    {
        if (_script is { } script)
            return script.Hyperparameters;
        var hyperparameters = new Dictionary<string, string>(RunDocument.Write(job.Run), StringComparer.Ordinal)
        {
            [NameOf(JobArguments.Runs)] = job.Store.Root,
            [NameOf(JobArguments.Detach)] = "true",
        };
        if (job.GracePeriod is { } grace)
            hyperparameters[NameOf(JobArguments.Grace)] = DurationText.Format(grace);
        if (Limit is { } limit)
            hyperparameters[NameOf(JobArguments.MaxDuration)] = limit;
        if (Share is { } share)
            hyperparameters[NameOf(JobArguments.CpuShare)] = share.ToString();
        return hyperparameters;
    }

    private static string NameOf(string option) => NameCase.KebabToSnake(option.TrimStart('-'));
}
