using System.Globalization;
using RlTemplates.Estimators.Local;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Serving.Verbs;
using RlTemplates.Verbs;

[assembly: Verb<ServeVerb>]

namespace RlTemplates.Serving.Verbs;

/// <summary><c>serve</c>: a trained policy behind HTTP, until a signal ends it.</summary>
public sealed class ServeVerb : Verb
{
    private const string Latest = "latest";
    private const string Durations = "a duration from 1ms to 1d, such as 30s";
    private const string DurationsOrNone = "a duration from 0s to 1d, such as 30s";

    private static readonly ServingOptions Defaults = new();

    private readonly VerbArgument _source = new("run or path", "The run (id, unique beginning of an id, or latest), or the path of a model, a checkpoint or a run. Default: the model of the container that it runs in, else latest.", Latest);
    private readonly VerbOption<string?> _host = VerbOption.Text("--host", "an IP address or localhost", "Address to listen on. Default: 127.0.0.1, which only this machine reaches; in a container that has a model, 0.0.0.0.");
    private readonly VerbOption<int?> _port = VerbOption.Whole("--port", 0, 65535, "Port to listen on; 0 takes any that is free. Default: 8080.");
    private readonly VerbOption<bool> _json = VerbOption.Flag("--json", "Prints one line of JSON, with address and process_id, as soon as the policy acts.");
    private readonly VerbOption<int?> _maxBody = VerbOption.Whole("--max-body", 1, int.MaxValue, "Largest body in bytes. Default: 6291456.");
    private readonly VerbOption<int?> _maxRequests = VerbOption.Whole("--max-requests", 1, 1_000_000, "Most requests at the same time; one more gets 429. Default: 1000.");
    private readonly VerbOption<int?> _maxBatch = VerbOption.Whole("--max-batch", 1, 1_000_000, "Most observations in one pass through the network. Default: 256.");
    private readonly VerbOption<int?> _threads = VerbOption.Whole("--threads", 1, 1024, "Passes at the same time. Default: one for each core, at most 16.");
    private readonly VerbOption<TimeSpan?> _timeout = Duration("--timeout", Durations, TimeSpan.FromTicks(1), "Longest time for a body to arrive and for a request to wait. Default: 60s.");
    private readonly VerbOption<int?> _sessions = VerbOption.Whole("--sessions", 1, 100_000_000, "Most sessions of a recurrent policy. Default: 10000.");
    private readonly VerbOption<TimeSpan?> _lifetime = Duration("--session-lifetime", Durations, TimeSpan.FromTicks(1), "Time after its last request after which a session is forgotten. Default: 10m.");
    private readonly VerbOption<TimeSpan?> _drain = Duration("--drain", DurationsOrNone, TimeSpan.Zero, "Time from Ctrl-C or SIGTERM that requests have to end. Default: 25s.");
    private readonly VerbOption<TimeSpan?> _reload = Duration("--reload", DurationsOrNone, TimeSpan.Zero, "How often to look for a newer model; 0s never looks. Default: 2s.");

    private readonly VerbOption<string?> _endpoint = VerbOption.Text(ServeArguments.Endpoint, "the folder of an endpoint", "The endpoint that this process was started for.", isHidden: true);

    /// <summary>Makes the verb.</summary>
    public ServeVerb()
        : base("serve", "Serves a run's trained policy over HTTP.")
    {
        Arguments = [_source];
        Options = [_host, _port, _json, _maxBody, _maxRequests, _maxBatch, _threads, _timeout, _sessions, _lifetime, _drain, _reload, _endpoint];
        EndsOnInterrupt = true;
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Get(_endpoint) is { } folder)
            ServedEndpoint.Detach(folder);
        var (path, isContainer) = Find(context);
        var options = OptionsOf(context, isContainer);
        await using var server = new PolicyServer(path, options);
        await StartAsync(server, cancellationToken);
        if (context.Get(_endpoint) is { } endpoint)
            ServedEndpoint.Publish(endpoint, server.Address);
        await context.Output.WriteLineAsync(context.Get(_json) ? ServeLine.Json(server, path) : ServeLine.Text(server, path));
        await context.Output.FlushAsync(CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (await server.StopAsync(CancellationToken.None))
            return ExitCodes.Success;
        context.Warn($"Requests that had no answer {DurationText.Format(options.DrainTime)} after the signal were cut off.");
        return ExitCodes.Failure;
    }

    private static async Task StartAsync(PolicyServer server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new UserException(exception.Message, exception);
        }
    }

    // SageMaker starts a container with the argument serve alone, and the model in its place.
    private (string Path, bool IsContainer) Find(VerbContext context)
    {
        var name = context.Get(_source);
        if (name == Latest && ContainerModel.Find() is { } model)
            return (model, true);
        if (name.Trim().Length == 0)
            throw new UserException($"<run or path> is '{name}'; it must be a run or the path of a model.");
        if (File.Exists(name) || Directory.Exists(name))
            return (name, false);
        if (name.AsSpan().ContainsAny('/', '\\'))
            throw new UserException($"There is no '{name}'; give the path of a model, a checkpoint or a run, or a run's id.");
        var run = context.FindRun(name);
        RunPolicy.Ensure(run);
        return (run.Directory, false);
    }

    private ServingOptions OptionsOf(VerbContext context, bool isContainer)
    {
        var options = new ServingOptions
        {
            Host = context.Get(_host) ?? (isContainer ? "0.0.0.0" : Defaults.Host),
            Port = context.Get(_port) ?? (isContainer ? ContainerModel.Port() : null) ?? Defaults.Port,
            MaxBodyBytes = context.Get(_maxBody) ?? Defaults.MaxBodyBytes,
            MaxConcurrentRequests = context.Get(_maxRequests) ?? Defaults.MaxConcurrentRequests,
            MaxBatch = context.Get(_maxBatch) ?? Defaults.MaxBatch,
            Threads = context.Get(_threads) ?? Defaults.Threads,
            RequestTimeout = context.Get(_timeout) ?? Defaults.RequestTimeout,
            MaxSessions = context.Get(_sessions) ?? Defaults.MaxSessions,
            SessionLifetime = context.Get(_lifetime) ?? Defaults.SessionLifetime,
            DrainTime = context.Get(_drain) ?? Defaults.DrainTime,
            ReloadInterval = context.Get(_reload) ?? Defaults.ReloadInterval,
            Note = context.Note,
        };
        try
        {
            options.EndPoint();
        }
        catch (ArgumentException)
        {
            throw new UserException($"--host is '{options.Host}'; it must be an IP address, for example 127.0.0.1 or 0.0.0.0, or localhost.");
        }
        return options;
    }

    private static VerbOption<TimeSpan?> Duration(string name, string expected, TimeSpan least, string summary) => VerbOption.Parsed<TimeSpan>(
        name, expected, summary, text => DurationText.TryParse(text, out var value) && value >= least && value <= TimeSpan.FromDays(1) ? value : null);
}
