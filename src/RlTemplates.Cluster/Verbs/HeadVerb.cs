using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using RlTemplates.Cluster.Heads;
using RlTemplates.Cluster.Verbs;
using RlTemplates.Cluster.Workers;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;
using RlTemplates.Verbs;

[assembly: Verb<HeadVerb>]

namespace RlTemplates.Cluster.Verbs;

/// <summary><c>head</c>: trains with workers elsewhere, which the verb <c>work</c> starts.</summary>
public sealed class HeadVerb : Verb
{
    private const string RolloutsOption = "algorithm.num_workers";

    private static readonly HeadSettings Defaults = new() { Token = "" };

    private readonly VerbOption<string?> _resume = VerbOption.Text(
        "--resume", CommonOptions.RunName, "Continues a run from its newest checkpoint: id, unique beginning of an id, or latest.");

    private readonly VerbOption<string?> _job = VerbOption.Text("--job", CommonOptions.RunName, "The run that this process was started for.", isHidden: true);
    private readonly VerbOption<string?> _initializeFrom = VerbOption.Text(
        "--initialize-from", "a run, RUN:CHECKPOINT, or the path of a checkpoint", "Begins with the weights of another run, all or those that fit: RUN, RUN:best, RUN:CHECKPOINT, or the path of a checkpoint.");

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();
    private readonly VerbOption<TimeSpan?> _maxDuration = ClusterOptions.Duration("--max-duration", "Time after which it ends with a checkpoint, as Ctrl-C does. Default: none.", TimeSpan.FromSeconds(1));
    private readonly VerbOption<int?> _workers = VerbOption.Whole("--workers", 1, 10_000, "Workers that are expected. Default: 1.");
    private readonly VerbOption<int?> _minWorkers = VerbOption.Whole("--min-workers", 1, 10_000, "Workers that must have joined before training begins. Default: all that are expected.");
    private readonly VerbOption<int?> _slots = VerbOption.Whole("--slots", 1, 100_000, "Parts into which rollouts are divided, each played by one worker at a time. Default: algorithm.num_workers, where it is set, else one for each worker.");
    private readonly VerbOption<string?> _listen = VerbOption.Text("--listen", "ADDRESS:PORT", "Where it listens for workers; port 0 takes any that is free. Default: 127.0.0.1:0, which only this machine reaches.");
    private readonly VerbOption<string?> _advertise = VerbOption.Text("--advertise", "a name or address of this machine", "How workers reach it. Default: the name of this machine, or the address that it listens on.");
    private readonly VerbOption<bool> _tls = VerbOption.Flag("--tls", "Encrypts what head and workers send, with a certificate made for this start, which workers know from head.json.");
    private readonly VerbOption<TimeSpan?> _coordination = ClusterOptions.Duration("--coordination-timeout", "How long it waits for the workers that must have joined, and later for any worker. Default: 10m.", TimeSpan.FromSeconds(1));
    private readonly VerbOption<TimeSpan?> _silence = ClusterOptions.Duration("--worker-timeout", "After how long without a word a worker counts as lost. Default: 30s.", TimeSpan.FromMilliseconds(100));
    private readonly VerbOption<TimeSpan?> _pieceTimeout = ClusterOptions.Duration("--piece-timeout", "How long a worker may play a piece of experience before it counts as hung. Default: 10m.", TimeSpan.FromMilliseconds(100));
    private readonly VerbOption<string?> _gang = VerbOption.Text("--gang", "a text", "Which start of head and workers together this is.", isHidden: true);
    private readonly VerbOption<bool> _workersWait = VerbOption.Flag("--workers-wait", "Workers wait for this run to be resumed where it is interrupted.", isHidden: true);

    /// <summary>Makes the verb.</summary>
    public HeadVerb()
        : base("head", "Trains with workers in other processes, or on other machines.")
    {
        Preset = CommonOptions.Preset();
        Options =
        [
            Preset, _resume, _initializeFrom, _workers, _minWorkers, _slots, _listen, _advertise, _tls, _coordination, _silence, _pieceTimeout, _maxDuration, _grace,
            _job, _gang, _workersWait,
        ];
        (ConfigUse, EndsOnInterrupt, DropsOutput) = (ConfigUse.All, true, true);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var listen = ClusterOptions.EndPoint(context.Get(_listen) ?? "127.0.0.1:0", "--listen");
        var (resume, jobId) = (context.Get(_resume), context.Get(_job));
        var definition = context.Experiment(resume ?? jobId);
        var resumed = resume is null ? null : context.FindRun(resume, definition);
        var job = jobId is null ? null : context.FindRun(jobId, definition);
        if (resumed is not null)
            Hint.EnsureTrains(resumed);
        else
            job?.EnsureWaiting();
        var selection = context.Select(definition);
        var bound = job is null ? selection.Bind(context.Get(Preset!), resumed) : selection.Bind(job);
        var settings = Settings(context, bound.Resolved);
        using var certificate = context.Get(_tls) ? HeadCertificate.Create(Host(context, listen)) : null;
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string? reason = null;
        using var channel = new HeadChannel(settings) { Abandon = Abandon };
        await using var server = new HeadServer(channel, settings, listen, certificate);
        await ListenAsync(server, listen, cancellationToken);
        string? file = null;
        var address = new HeadAddress(Host(context, listen), server.Address.Port, settings.Token, certificate?.Fingerprint);
        try
        {
            var outcome = await new TrainingProcess(context, definition, bound)
            {
                Resumed = resumed,
                Job = job,
                Grace = context.Get(_grace),
                MaxDuration = context.Get(_maxDuration),
                InitializeFrom = context.Get(_initializeFrom),
                CancelReason = () => reason,
                Extend = request => request with { Rollouts = () => channel },
                Work = Train,
            }.RunAsync(abandoned.Token);
            if (outcome.Run.Status != RunStatus.Interrupted || !context.Get(_workersWait))
                await server.EndAsync(outcome.Run.Status is RunStatus.Completed or RunStatus.Stopped ? WorkerProcess.TrainingIsOver : $"the run is {RunText.Status(outcome.Run.Status)}");
            return outcome.ExitCode;
        }
        finally
        {
            if (file is not null)
                HeadFile.Remove(file, address);
        }

        TrainOutcome Train(Experiment experiment, TrainRequest request, CancellationToken token)
        {
            experiment.ExtendTrainHooks(new HeadHook(server, Begin));
            return experiment.Train(request, token);
        }

        void Begin(TrainingContext training)
        {
            channel.Tell = (text, severity) => training.Note(text, severity);
            file = Path.Combine(training.Info.Directory, HeadFile.Name);
            HeadFile.Write(file, address);
            server.Run.Info = training.Info;
            training.Note(string.Create(CultureInfo.InvariantCulture,
                $"Listens on {server.Address} for {settings.MinWorkers} {(settings.MinWorkers == 1 ? "worker" : "workers")}; start each with: work --head-file {ShellText.Quote(file)}"));
        }

        void Abandon(string text)
        {
            reason ??= text;
            abandoned.Cancel();
        }
    }

    private HeadSettings Settings(VerbContext context, IReadOnlyList<ResolvedOption> options)
    {
        var workers = context.Get(_workers) ?? 1;
        var minimum = context.Get(_minWorkers) ?? workers;
        if (minimum > workers)
            throw new UserException(FormattableString.Invariant($"--min-workers is {minimum}; it must be at most --workers, which is {workers}."));
        var silence = context.Get(_silence) ?? Defaults.Silence;
        return new()
        {
            MinWorkers = minimum,
            Slots = context.Get(_slots) ?? Rollouts(options) ?? workers,
            CoordinationTimeout = context.Get(_coordination) ?? Defaults.CoordinationTimeout,
            Silence = silence,
            AliveInterval = silence / 6,
            PieceTimeout = context.Get(_pieceTimeout) ?? TimeSpan.FromMinutes(10),
            Gang = context.Get(_gang) ?? "",
            Token = Environment.GetEnvironmentVariable(ClusterOptions.TokenVariable) is { Length: > 0 } given ? given : Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
        };
    }

    private static int? Rollouts(IReadOnlyList<ResolvedOption> options) =>
        options.FirstOrDefault(o => o.Path == RolloutsOption) is { } option && int.TryParse(option.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    private string Host(VerbContext context, IPEndPoint listen) => context.Get(_advertise)
        ?? (listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any) ? Dns.GetHostName() : listen.Address.ToString());

    private static async Task ListenAsync(HeadServer server, IPEndPoint listen, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new UserException($"--listen is '{listen}', which cannot be listened on: {exception.Message}", exception);
        }
    }
}
