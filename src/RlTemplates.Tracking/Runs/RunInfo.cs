using System.Text.Json.Serialization;
using RlTemplates.Options;

namespace RlTemplates.Tracking;

/// <summary>What <c>run.json</c> says of a run, at the time it was read.</summary>
public sealed record RunInfo
{
    /// <summary>Id of the run and name of its folder: UTC time and a random part, so that names sort by time.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the experiment and of the folder above.</summary>
    public required string Experiment { get; init; }

    /// <summary>The name that its maker gave it, by which it is found beside its id; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for.</summary>
    public RunKind Kind { get; init; }

    /// <summary>How it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Why it ended, in words.</summary>
    public string? StopReason { get; init; }

    /// <summary>The error that ended it, or what is wrong with its file.</summary>
    public string? Error { get; init; }

    /// <summary>Exit code of its process; null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When its folder was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When training began or was last resumed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The job that trains it; null for a run of the process that created it.</summary>
    public RunJob? Job { get; init; }

    /// <summary>The container image that was published for it, by name and digest; null for a run without one.</summary>
    public string? Image { get; init; }

    /// <summary>Name of the machine that trains it, or where a pending run was created; null for a run that was sent away and has not begun.</summary>
    public string? Host { get; init; }

    /// <summary>Id of its process on that machine; of a pending run the process that will train it, or that created it; null for a run that was sent away and has not begun.</summary>
    public int? ProcessId { get; init; }

    /// <summary>When that process started, by the clock of its machine.</summary>
    public DateTimeOffset? ProcessStartedAt { get; init; }

    /// <summary>The boot of the machine that the process saw; null on systems without such an id.</summary>
    [JsonIgnore]
    internal string? BootId { get; init; }

    /// <summary>The namespace in which its id counts; null on systems without namespaces, and where that could not be told.</summary>
    [JsonIgnore]
    internal string? ProcessNamespace { get; init; }

    /// <summary>When it started, in ticks since that boot: with boot, namespace and id it names one process only.</summary>
    [JsonIgnore]
    internal long? ProcessStartTicks { get; init; }

    /// <summary>Seconds that it has from a request to end to its complete checkpoint; null where it was not told.</summary>
    [JsonIgnore]
    internal int? GraceSeconds { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; }

    /// <summary>Version of the program that trains.</summary>
    public string? Version { get; init; }

    /// <summary>.NET and operating system.</summary>
    public string? Runtime { get; init; }

    /// <summary>Git commit of the working directory, where it is a repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Id of the run this one came from.</summary>
    public string? Parent { get; init; }

    /// <summary>Ids of the runs that came from this one; null for a run that has none of its own.</summary>
    public IReadOnlyList<string>? Children { get; init; }

    /// <summary>Tags by name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Versions of the packages that the program was built with which made the run, by name. Empty where that is not known.</summary>
    public IReadOnlyDictionary<string, string> Packages { get; init; } = new Dictionary<string, string>();

    /// <summary>Every option's value and where it came from.</summary>
    public IReadOnlyList<ResolvedOption> Config { get; init; } = [];

    /// <summary>Metrics of the newest result; those without a value are left out.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The run's folder.</summary>
    [JsonIgnore]
    public string Directory { get; init; } = "";

    /// <summary>Whether it is waiting or training.</summary>
    [JsonIgnore]
    public bool IsActive => Status is RunStatus.Pending or RunStatus.Running;

    /// <summary>Whether it never began, so that a process may still take it over: also one whose maker is gone, and which is seen as lost.</summary>
    [JsonIgnore]
    public bool IsWaiting => Status is RunStatus.Pending or RunStatus.Lost && StartedAt is null;

    /// <summary>The file with a row for each result.</summary>
    [JsonIgnore]
    public string MetricsPath => Path.Combine(Directory, "metrics.jsonl");

    /// <summary>The file with a row for each evaluation.</summary>
    [JsonIgnore]
    public string EvaluationsPath => Path.Combine(Directory, "evaluations.jsonl");

    /// <summary>What the training process printed.</summary>
    [JsonIgnore]
    public string DriverLogPath => Path.Combine(Directory, "logs", "driver_log.txt");

    /// <summary>The folder of checkpoints.</summary>
    [JsonIgnore]
    public string CheckpointsPath => Path.Combine(Directory, "checkpoints");

    /// <summary>The folder of exported policies.</summary>
    [JsonIgnore]
    public string ExportsPath => Path.Combine(Directory, "exports");

    /// <summary>Folder of the newest checkpoint's policy: what is served and exported.</summary>
    [JsonIgnore]
    public string ModelPath => ModelFolder ?? Path.Combine(Directory, "model");

    /// <summary>A folder with another checkpoint's policy that takes the place of <see cref="ModelPath"/>; null for none.</summary>
    [JsonIgnore]
    internal string? ModelFolder { get; init; }

    /// <summary>Refuses a run that has begun.</summary>
    /// <exception cref="UserException">It has begun, or it is broken.</exception>
    public void EnsureWaiting()
    {
        EnsureReadable();
        if (!IsWaiting)
            throw new UserException($"Run {Id} cannot be taken over: it is {RunText.Status(Status)}, not pending.");
    }

    /// <summary>Refuses a sweep, and a training with several seeds, which train nothing themselves.</summary>
    /// <exception cref="UserException">It is one.</exception>
    public void EnsureTrains()
    {
        if (Kind is RunKind.Sweep or RunKind.Seeds)
        {
            var (what, parts) = Kind == RunKind.Sweep ? ("a sweep", "trials") : ("a training with several seeds", "runs");
            throw new UserException($"Run {Id} is {what}; name one of its {parts}{(Children is [.., var child] ? $", for example {child}" : "")}.");
        }
    }

    /// <summary>Whether its policy is here.</summary>
    [JsonIgnore]
    internal bool HasPolicy => File.Exists(Path.Combine(ModelPath, "policy.bin"));

    /// <summary>Refuses a run whose policy is not there.</summary>
    /// <exception cref="UserException">It has none yet, or it was not brought home.</exception>
    internal void EnsureHasPolicy()
    {
        if (!HasPolicy)
            throw new UserException($"Run {Id} has no policy here: {ModelPath} lacks policy.bin, which its first checkpoint writes{(Job is null ? "" : "; pull brings it home")}.");
    }

    /// <summary>Refuses a run of which nothing is known.</summary>
    /// <exception cref="UserException">Its <c>run.json</c> is broken.</exception>
    public void EnsureReadable()
    {
        if (Status == RunStatus.Broken)
            throw new UserException($"Run {Id} cannot be used: its {RunFile.Name} is broken ({Error?.TrimEnd('.')}).");
    }

    /// <summary>A metric of the newest result, NaN where it has no value.</summary>
    /// <param name="metric">Name of the metric.</param>
    public double MetricOrNaN(string metric) => Metrics.TryGetValue(metric, out var value) ? value : double.NaN;
}

/// <summary>What is known of a run before it starts.</summary>
public sealed record NewRun
{
    /// <summary>
    /// A name by which it is found beside its id: 1 to 63 lower-case letters, digits and dashes, beginning with a letter and ending with none of the dashes, which no other run of the store has. Default: none.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Seed of every random stream.</summary>
    public ulong Seed { get; init; }

    /// <summary>Every option's value and where it came from.</summary>
    public IReadOnlyList<ResolvedOption> Config { get; init; } = [];

    /// <summary>Tags by name.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Id of the run this one comes from.</summary>
    public string? Parent { get; init; }

    /// <summary>The container image that was published for it, by name and digest. Default: none.</summary>
    public string? Image { get; init; }

    /// <summary>What it is for.</summary>
    public RunKind Kind { get; init; }

    /// <summary>Version of the program that trains.</summary>
    public string? Version { get; init; }

    /// <summary>Further files of its folder by name, which appear with it in one step. Default: none.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The job that it is made for, whose id is not known yet; null where this process trains it.</summary>
    internal RunJob? Job { get; init; }
}
