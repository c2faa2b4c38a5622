using Grpc.Core;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Workers;

/// <summary>A call to a head: from joining it until either side ends.</summary>
/// <param name="settings">How the worker introduces itself.</param>
/// <param name="bind">Reads the run's options: what makes the player of a slot, given how many slots there are.</param>
/// <param name="tell">Gets what there is to say.</param>
internal sealed class WorkerCall(WorkerSettings settings, Func<RunInfo, int, Func<int, IRolloutWorker>> bind, Action<string> tell) : IDisposable
{
    private const int LongestError = 2000;

    private readonly CancellationTokenSource _ended = new();
    private readonly Outbox _outbox = new();
    private readonly Dictionary<int, SlotPlayer> _players = [];
    private readonly PayloadBuilder _builder = new();
    private PolicyBytes? _policy;
    private Welcome? _welcome;
    private Func<int, IRolloutWorker>? _create;

    /// <summary>How the worker introduces itself.</summary>
    public WorkerSettings Settings => settings;

    /// <summary>Cancelled where the call is over.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>The newest policy; null before the first.</summary>
    public PolicyBytes? Policy => Volatile.Read(ref _policy);

    /// <summary>Whether the head has let it in.</summary>
    public bool HasJoined => _welcome is not null;

    /// <summary>What the head has said at the end; null where it has not.</summary>
    public string? Ending { get; private set; }

    /// <summary>Why the worker cannot go on; null where it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Joins and plays until either side ends.</summary>
    /// <param name="client">The head.</param>
    /// <param name="headers">Holds the token.</param>
    /// <param name="join">How the worker introduces itself.</param>
    /// <param name="cancellationToken">Leaves.</param>
    /// <exception cref="RpcException">The head has refused it, or cannot be reached.</exception>
    public async Task RunAsync(Protocol.Head.HeadClient client, Metadata headers, Join join, CancellationToken cancellationToken)
    {
        using var call = client.Work(headers, cancellationToken: Ended);
        using var leaving = cancellationToken.Register(() => Leave("it was asked to end", 0));
        await call.RequestStream.WriteAsync(new() { Join = join }, Ended).ConfigureAwait(false);
        var writing = Task.CompletedTask;
        try
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(Ended);
            var patience = TimeSpan.FromSeconds(30);
            silence.CancelAfter(patience);
            while (await call.ResponseStream.MoveNext(silence.Token).ConfigureAwait(false))
            {
                var message = call.ResponseStream.Current;
                if (message.Welcome is { } welcome)
                {
                    Begin(welcome);
                    patience = TimeSpan.FromMilliseconds(Math.Clamp(welcome.SilenceMilliseconds, 10, 3_600_000));
                    writing = _outbox.RunAsync(call.RequestStream, TimeSpan.FromMilliseconds(Math.Clamp(welcome.AliveMilliseconds, 5, 600_000)), Ended);
                }
                else
                {
                    Receive(message);
                }
                if (Ending is not null)
                    break;
                silence.CancelAfter(patience);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            if (!Ended.IsCancellationRequested)
                throw new RpcException(new(StatusCode.Unavailable, "nothing has come from it for too long"));
        }
        finally
        {
            _outbox.Complete();
            await Task.WhenAny(writing, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None)).ConfigureAwait(false);
            await _ended.CancelAsync().ConfigureAwait(false);
            await writing.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a piece.</summary>
    public Task SendAsync(int slot, long request, ReadOnlyMemory<byte> piece) => _outbox.SendAsync(slot, request, piece);

    /// <summary>Says what went wrong while a piece was played.</summary>
    public void Trouble(int slot, Exception exception)
    {
        var error = $"{exception.GetType().Name}: {exception.Message}";
        tell(FormattableString.Invariant($"slot {slot}: {error}"));
        _outbox.Send(new() { Trouble = new() { Slot = slot, Error = error.Length <= LongestError ? error : error[..LongestError] } });
    }

    /// <summary>Says something, here and in the run's folder.</summary>
    public void Tell(string line)
    {
        tell(line);
        Log(line);
    }

    /// <summary>Has a line written into the run's folder.</summary>
    public void Log(string line)
    {
        if (_welcome is not null)
            _outbox.Send(new() { Log = new() { Lines = { line.Length <= LongestError ? line : line[..LongestError] } } });
    }

    /// <summary>The worker cannot go on.</summary>
    public void Fail(string error)
    {
        Failure ??= error;
        Leave(error, ExitCodes.Failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        foreach (var player in _players.Values)
            player.Dispose();
        _builder.Clear();
        _ended.Dispose();
    }

    private void Leave(string reason, int exitCode)
    {
        _outbox.Send(new() { Leave = new() { Reason = reason, ExitCode = exitCode } });
        _outbox.Complete();
        // The head ends the call when nothing more comes; one that does not is left.
        _ended.CancelAfter(TimeSpan.FromSeconds(2));
    }

    private void Begin(Welcome welcome)
    {
        if (_welcome is not null)
            throw new RpcException(new(StatusCode.Internal, "the head has said welcome twice"));
        var run = RunJson.Read(welcome.Run.Memory);
        _create = bind(run, welcome.Slots);
        _welcome = welcome;
        Tell($"joined run {run.Id} of {ShownText.Clean(welcome.Head)}");
    }

    private void Receive(HeadMessage message)
    {
        if (_create is null)
            throw new RpcException(new(StatusCode.Internal, "the head's first message is not Welcome"));
        switch (message.ContentCase)
        {
            case HeadMessage.ContentOneofCase.Policy when message.Policy is var part:
                if (_builder.Add(part.Total, part.Data.Span))
                    Take(part.Version);
                break;
            case HeadMessage.ContentOneofCase.Play when message.Play is var play:
                if (!_players.TryGetValue(play.Slot, out var player))
                {
                    Tell(FormattableString.Invariant($"plays slot {play.Slot} of {_welcome!.Slots}"));
                    _players[play.Slot] = player = new(play.Slot, this, _create);
                }
                player.Play(play.Request, _welcome!.OnRequest ? _policy : null);
                break;
            case HeadMessage.ContentOneofCase.Release:
                if (_players.Remove(message.Release.Slot, out var released))
                    released.Release();
                break;
            case HeadMessage.ContentOneofCase.End:
                Ending = ShownText.Clean(message.End.Reason);
                break;
        }
    }

    // Slots may still be loading the one before, so each has an array of its own.
    private void Take(long version)
    {
        var payload = _builder.Take();
        Volatile.Write(ref _policy, new(version, payload.Bytes.ToArray()));
        payload.Return();
    }
}
