using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using RlTemplates.Cluster.Heads;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Workers;

/// <summary>A worker: calls the head, plays, and calls again where the call breaks, until training is over.</summary>
/// <param name="settings">How it introduces itself, and how long it waits.</param>
/// <param name="find">Finds the head; null while it is not to be found. Asked before each call, because a head that is started again is elsewhere.</param>
/// <param name="bind">Reads the run's options: what makes the player of a slot, given how many slots there are.</param>
/// <param name="tell">Gets what there is to say.</param>
internal sealed class WorkerProcess(
    WorkerSettings settings, Func<HeadAddress?> find, Func<RunInfo, int, Func<int, IRolloutWorker>> bind, Action<string> tell)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string _process = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private WorkerCall? _current;
    private int _calls;

    /// <summary>Writes a line into the log of the worker in the run's folder.</summary>
    public void Log(string line) => Volatile.Read(ref _current)?.Log(line);

    /// <summary>Works until training is over.</summary>
    /// <param name="cancellationToken">Leaves.</param>
    /// <returns>What the head has said at the end.</returns>
    /// <exception cref="UserException">The head refuses this worker.</exception>
    /// <exception cref="ServiceException">There has been no head for too long, or the worker cannot go on.</exception>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var (since, pause, problem) = (settings.Time.GetTimestamp(), FirstPause, "no head has been found");
        var told = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (find() is { } head)
            {
                using var call = new WorkerCall(settings, bind, tell);
                Volatile.Write(ref _current, call);
                try
                {
                    await CallAsync(call, head, cancellationToken).ConfigureAwait(false);
                    problem = $"the head at {head} has ended the call";
                }
                catch (RpcException exception) when (exception.StatusCode is not StatusCode.Cancelled || !cancellationToken.IsCancellationRequested)
                {
                    if (exception.StatusCode is StatusCode.OutOfRange)
                        return TrainingIsOver;
                    problem = $"the head at {head}: {ShownText.Clean(InWords(exception))}";
                    if (exception.StatusCode is StatusCode.Aborted)
                        throw new ServiceException($"The head at {head} has let worker {settings.Name} go: {ShownText.Clean(InWords(exception))}.", exception);
                    if (IsFinal(exception.StatusCode))
                        throw new UserException($"The head at {head} refuses worker {settings.Name}: {ShownText.Clean(InWords(exception))}.", exception);
                }
                catch (Exception exception) when (exception is IOException or HttpRequestException)
                {
                    problem = $"the head at {head} cannot be reached: {exception.Message}";
                }
                if (call.Ending is { } ending)
                    return ending;
                if (call.Failure is { } failure)
                    throw new ServiceException($"Worker {settings.Name} cannot go on: {failure}.");
                if (call.HasJoined)
                    (since, pause) = (settings.Time.GetTimestamp(), FirstPause);
            }
            cancellationToken.ThrowIfCancellationRequested();
            var waited = settings.Time.GetElapsedTime(since);
            if (waited >= settings.CoordinationTimeout)
                throw new ServiceException(FormattableString.Invariant($"Worker {settings.Name} has waited {waited.TotalSeconds:0} s for a head: {problem}."));
            if (problem != told)
                tell($"waits for a head: {told = problem}");
            await Task.Delay(pause, settings.Time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < settings.LongestPause ? pause * 2 : settings.LongestPause;
        }
    }

    /// <summary>What a head says to workers that come after the end.</summary>
    public const string TrainingIsOver = "training is over";

    private async Task CallAsync(WorkerCall call, HeadAddress head, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = 1 << 20,
            UseProxy = false,
        };
        if (head.Fingerprint is { } expected)
        {
            handler.SslOptions = new()
            {
                // The head has made the certificate for itself: its fingerprint says that it is the head.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 given && IsSame(HeadCertificate.FingerprintOf(given), expected),
            };
        }
        using var channel = GrpcChannel.ForAddress(head.Uri, new() { HttpHandler = handler, MaxReceiveMessageSize = 64 << 20, MaxSendMessageSize = null });
        var headers = new Metadata { { "authorization", "Bearer " + head.Token } };
        await call.RunAsync(new(channel), headers, Join(), cancellationToken).ConfigureAwait(false);
    }

    private Join Join() => new()
    {
        Protocol = Wire.Version,
        Name = settings.Name,
        Attempt = settings.Attempt,
        Gang = settings.Gang,
        Process = _process,
        Call = ++_calls,
        Host = Environment.MachineName,
        ProcessId = Environment.ProcessId,
        Cores = Environment.ProcessorCount,
        Capacity = settings.Capacity,
        Version = typeof(WorkerProcess).Assembly.GetName().Version?.ToString() ?? "",
    };

    private static bool IsSame(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a.ToUpperInvariant()), Encoding.ASCII.GetBytes(b.ToUpperInvariant()));

    // Calling again would not help.
    private static bool IsFinal(StatusCode code) =>
        code is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.FailedPrecondition or StatusCode.InvalidArgument or StatusCode.Unimplemented;

    private static string InWords(RpcException exception) => exception.Status.Detail is { Length: > 0 } detail ? detail : exception.StatusCode.ToString();
}
