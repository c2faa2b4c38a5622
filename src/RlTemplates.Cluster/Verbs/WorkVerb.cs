using System.Globalization;
using RlTemplates.Cluster.Heads;
using RlTemplates.Cluster.Verbs;
using RlTemplates.Cluster.Workers;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<WorkVerb>]

namespace RlTemplates.Cluster.Verbs;

/// <summary><c>work</c>: plays for a head until its training is over.</summary>
public sealed class WorkVerb : Verb
{
    private readonly VerbOption<string?> _head = VerbOption.Text("--head", "HOST:PORT", $"The head. Its token is read from the variable {ClusterOptions.TokenVariable}.");
    private readonly VerbOption<string?> _headFile = VerbOption.Text("--head-file", "the path of a head.json", "The file that a head writes into the folder of its run; it need not be there yet.");
    private readonly VerbOption<string?> _run = VerbOption.Text("--run", CommonOptions.RunName, "The run whose head it works for, where the folder of runs is shared. Default: the newest one.");
    private readonly VerbOption<string?> _fingerprint = VerbOption.Text("--certificate-sha256", "64 hexadecimal digits", "With --head: fingerprint of the head's certificate, where it encrypts.");
    private readonly VerbOption<string?> _name = VerbOption.Text("--name", "letters, digits, '-', '_' or '.'", "Its name, which no other worker of the run may have. Default: machine and process.");
    private readonly VerbOption<int?> _attempt = VerbOption.Whole("--attempt", 0, 1_000_000, "How often it was started before under that name; an older one may not join any more. Default: 0.");
    private readonly VerbOption<int?> _slots = VerbOption.Whole("--slots", 1, 10_000, "Most rollouts that it plays at the same time. Default: the cores that it may use.");
    private readonly VerbOption<TimeSpan?> _coordination = ClusterOptions.Duration("--coordination-timeout", "How long it waits for a head, at first and where the head is gone. Default: 10m.", TimeSpan.FromSeconds(1));
    private readonly VerbOption<string?> _gang = VerbOption.Text("--gang", "a text", "Which start of head and workers together this is.", isHidden: true);

    /// <summary>Makes the verb.</summary>
    public WorkVerb()
        : base("work", "Plays for a head, until its training is over.") =>
        (Options, EndsOnInterrupt) = ([_head, _headFile, _run, _fingerprint, _name, _attempt, _slots, _coordination, _gang], true);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var settings = new WorkerSettings
        {
            Name = context.Get(_name) ?? DefaultName(),
            Attempt = context.Get(_attempt) ?? 0,
            Gang = context.Get(_gang) ?? "",
            Capacity = context.Get(_slots) ?? Environment.ProcessorCount,
            CoordinationTimeout = context.Get(_coordination) ?? TimeSpan.FromMinutes(10),
        };
        var worker = new WorkerProcess(settings, Finder(context), (run, slots) => Bind(context, run, slots), context.Remark);
        try
        {
            var ending = await worker.RunAsync(cancellationToken);
            context.Note($"{settings.Name}: {ending}");
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    private static string DefaultName()
    {
        var host = new string([.. Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-').Take(60)]);
        return string.Create(CultureInfo.InvariantCulture, $"{host}-{Environment.ProcessId}");
    }

    private Func<HeadAddress?> Finder(VerbContext context)
    {
        var given = new VerbOption[] { _head, _headFile, _run }.Where(context.IsGiven).Select(o => o.Name).ToList();
        if (given.Count > 1)
            throw new UserException($"{string.Join(" and ", given)} are given; one of them says where the head is.");
        if (context.Get(_fingerprint) is { } hex && (hex.Length != 64 || !hex.All(char.IsAsciiHexDigit) || !context.IsGiven(_head)))
            throw new UserException($"--certificate-sha256 is '{hex}'; it must be 64 hexadecimal digits, and belongs to --head.");
        if (context.Get(_head) is { } head)
        {
            var (host, port) = ClusterOptions.HostAndPort(head);
            var token = Environment.GetEnvironmentVariable(ClusterOptions.TokenVariable) is { Length: > 0 } text
                ? text
                : throw new UserException($"--head needs the head's token in the variable {ClusterOptions.TokenVariable}; set the same one for the head.");
            var address = new HeadAddress(host, port, token, context.Get(_fingerprint));
            return () => address;
        }
        if (context.Get(_headFile) is { } file)
            return () => HeadFile.Read(Path.GetFullPath(file));
        return () => context.Get(_run) is { } name
            ? HeadFile.Read(Path.Combine(context.FindRun(name).Directory, HeadFile.Name))
            : context.Runs.Summaries(context.NamedName).Where(r => r.IsActive).Select(r => HeadFile.Read(Path.Combine(r.Directory, HeadFile.Name))).FirstOrDefault(h => h is not null);
    }

    // The same options as the head's, with the same order of random numbers.
    private static Func<int, IRolloutWorker> Bind(VerbContext context, RunInfo run, int slots)
    {
        var definition = context.ExperimentOf(run) ?? throw new UserException(
            $"The head trains '{run.Experiment}', which this program has not; start the program of the head.");
        var bound = context.Select(definition).Bind(run);
        var config = definition.Configure(bound.Config!);
        var setup = new AlgorithmSetup(config.CreateEnvironment, config.Seed) { Engine = config.Engine };
        var create = config.CreateWorker ?? throw new UserException($"The algorithm of '{run.Experiment}' has no workers.");
        return slot => create(setup, slot, slots);
    }
}
