using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

namespace RlTemplates.Containers;

/// <summary>
/// The container that this process was started in, as SageMaker starts one: the word <c>train</c>, and all else in files. It turns those
/// into a command line, and tells the outcome as
/// the container's service expects it.
/// </summary>
internal sealed class TrainingContainer : IDisposable
{
    /// <summary>Of the 120 seconds that SageMaker gives after SIGTERM; the others are for what comes after the checkpoint.</summary>
    public static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(100);

    private const string OwnPrefix = "sagemaker_", ServeVerb = "serve", HeadVerb = "head", WorkVerb = "work";

    // Those of a tuner begin with an underscore.
    private const char TunerPrefix = '_';

    // Whoever names the run or its folder has another start in mind.
    private static readonly string[] Helps = ["--help", "-h", "-?"];

    private static readonly string[] OtherStarts = [JobArguments.Job, JobArguments.Resume, JobArguments.Runs, JobArguments.Detach, .. Helps];

    private static readonly AsyncLocal<TrainingContainer?> Entered = new();

    private readonly ContainerFolders _folders;
    private readonly IReadOnlyList<ExperimentDefinition> _experiments;
    private RunStore? _store;
    private string? _runId;
    private bool _isToldOfFailure;

    private TrainingContainer(ContainerFolders folders, IReadOnlyList<ExperimentDefinition> experiments) => (_folders, _experiments) = (folders, experiments);

    /// <summary>The container of this process; null where it is in none, or does something else than training there.</summary>
    public static TrainingContainer? Current => Entered.Value;

    /// <summary>The hyperparameters that are options of the config class.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; private set; } = new Dictionary<string, string>();

    /// <summary>What the run is to tell when it begins.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>Whether this process is one that trains or serves, by a command line or as containers are, so that it reads the secrets of its variables.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="container">The container; null where it is in none.</param>
    public static bool NeedsSecrets(IReadOnlyList<string> args, TrainingContainer? container) =>
        container is not null || (args is [JobArguments.Verb or ServeVerb or HeadVerb or WorkVerb, ..] && !args.Any(Helps.Contains));

    private static bool Trains(IReadOnlyList<string> args) => args is [JobArguments.Verb, ..] or [.., JobArguments.Verb];

    /// <summary>Looks whether this process was started to train in a container.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="experiments">The program's experiments.</param>
    public static TrainingContainer? Enter(IReadOnlyList<string> args, IReadOnlyList<ExperimentDefinition> experiments)
    {
        Entered.Value = Trains(args) && !args.Any(a => OtherStarts.Contains(a.Split('=')[0])) && ContainerFolders.Find() is { } folders ? new(folders, experiments) : null;
        return Entered.Value;
    }

    /// <summary>The command line with what the container's files say.</summary>
    /// <param name="args">The command line as it was given.</param>
    /// <exception cref="UserException">A file cannot be read, or the job has several machines.</exception>
    public IReadOnlyList<string> Arguments(IReadOnlyList<string> args)
    {
        var resources = ResourceConfig.Read(_folders.Resources);
        if (resources.Hosts.Count > 1)
        {
            var some = string.Join(", ", resources.Hosts.Take(4)) + (resources.Hosts.Count > 4 ? ", …" : "");
            throw new UserException($"This job has {resources.Hosts.Count} machines ({some}), and a job trains on one: the verbs head and work do not find each other in such a job yet. "
                + "All of them end, since those that wait would be paid for: submit with one machine.");
        }
        Warnings = resources.InstanceType is { } type && MachineSizes.Warning(type, Environment.ProcessorCount) is { } warning ? [warning] : [];
        var given = Containers.Hyperparameters.Read(_folders.Hyperparameters);
        var sent = RunDocument.Read(given);
        var named = given.Where(h => !h.Key.StartsWith(OwnPrefix, StringComparison.Ordinal) && !h.Key.StartsWith(TunerPrefix) && !RunDocument.IsPart(h.Key)).ToList();
        var ofVerb = new Dictionary<ContainerOption, string>();
        foreach (var (name, text) in named)
        {
            if (ContainerOption.Find(name) is { } option && !ofVerb.TryAdd(option, HyperparameterText.Unquote(text)))
                throw new UserException($"hyperparameter {name} sets {option.Name}, as another one does; leave out one of them.");
        }
        Hyperparameters = named.Where(h => ContainerOption.Find(h.Key) is null).ToDictionary(h => h.Key, h => h.Value, StringComparer.Ordinal);
        _store = new(ofVerb.Remove(ContainerOption.Runs, out var runs) ? runs : _folders.Checkpoints);
        return [.. args, .. sent is null ? NewRun(ofVerb) : SentRun(sent, ofVerb), .. ofVerb.SelectMany(o => o.Key.Tokens(o.Value))];
    }

    /// <summary>
    /// Tells the service why the job fails, unless it was told before. A failure that cannot be written is only warned of.
    /// </summary>
    /// <param name="reason">Why, in words.</param>
    public void Fail(string reason)
    {
        if (_isToldOfFailure)
            return;
        _isToldOfFailure = true;
        var secrets = new JobSecrets(Secrets());
        secrets.Conceal(ReadSecrets.All);
        Attempt("the reason of the failure", () => FailureFile.Write(_folders.Failure, secrets.Mask(reason)));
    }

    /// <summary>Hands over what the job has made.</summary>
    /// <param name="code">The exit code.</param>
    /// <returns>The exit code; that of a failure where the policy could not be handed over.</returns>
    public int Finish(int code)
    {
        if (_store is not null && Run() is { } run)
        {
            if (Attempt("the policy", () => ContainerOutput.CopyModel(run, _folders)) is { } problem && code == ExitCodes.Success)
            {
                Fail(problem);
                code = ExitCodes.Failure;
            }
            if (_store.Root.StartsWith(_folders.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                Attempt("what the run has written", () => ContainerOutput.CopyRun(run, _folders));
            if (run.Error is { } error && code == ExitCodes.Failure)
                Fail(error);
        }
        if (code is not (ExitCodes.Success or ExitCodes.Interrupted))
            Fail($"The program ended with exit code {code.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
        return code;
    }

    /// <inheritdoc/>
    public void Dispose() => Entered.Value = null;

    // A restart finds the run of before in the same folder.
    private List<string> NewRun(Dictionary<ContainerOption, string> ofVerb)
    {
        var experiment = ofVerb.GetValueOrDefault(ContainerOption.Experiment);
        var before = _store!.List().FirstOrDefault(r => RunId.Is(r.Id) && (experiment is null || r.Experiment.Equals(experiment, StringComparison.OrdinalIgnoreCase)));
        List<string> arguments = [JobArguments.Runs, _store.Root];
        if (before is not null)
            arguments.AddRange([JobArguments.Resume, before.Id]);
        return arguments;
    }

    private IEnumerable<string> SentRun(RunInfo sent, Dictionary<ContainerOption, string> ofVerb)
    {
        var run = _store!.Adopt(sent);
        _runId = run.Id;
        ofVerb.Remove(ContainerOption.Experiment);
        return JobArguments.Of(run, _store.Root, null).Skip(1);
    }

    private RunInfo? Run() => _store!.List().FirstOrDefault(r => _runId is null ? RunId.Is(r.Id) : r.Id == _runId);

    private Dictionary<string, string> Secrets() => _experiments.SelectMany(e => e.Options.Options)
        .Select(o => (o.EnvironmentVariable, Secret: Environment.GetEnvironmentVariable(o.EnvironmentVariable) is { } value ? o.SecretPart(value) : null))
        .Where(s => s.Secret is not null).DistinctBy(s => s.EnvironmentVariable).ToDictionary(s => s.EnvironmentVariable, s => s.Secret!, StringComparer.Ordinal);

    private static string? Attempt(string what, Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            var problem = $"Of this container, {what} could not be handed over: {exception.Message}";
            ErrorOutput.Standard.Warning(problem);
            return problem;
        }
    }
}
