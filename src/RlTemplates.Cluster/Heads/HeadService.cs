using Grpc.Core;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>The calls of workers.</summary>
/// <param name="channel">Between them and the learner.</param>
/// <param name="settings">How workers are dealt with.</param>
/// <param name="run">The run that they play for.</param>
/// <param name="logs">Keeps what they log.</param>
internal sealed class HeadService(HeadChannel channel, HeadSettings settings, HeadRun run, WorkerLogs logs) : Protocol.Head.HeadBase
{
    /// <inheritdoc/>
    public override async Task Work(IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<HeadMessage> responseStream, ServerCallContext context)
    {
        var member = await JoinAsync(requestStream, context.CancellationToken).ConfigureAwait(false);
        channel.Tell($"Worker {member.Name} on {member.Join.Host} has joined.", NoteSeverity.Information);
        var outcome = new CallOutcome();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, member.Ended.Token);
        try
        {
            await responseStream.WriteAsync(Welcome(), ended.Token).ConfigureAwait(false);
            var reading = ReadAsync(member, requestStream, outcome, ended);
            var sending = SendAsync(member, responseStream, ended);
            await Task.WhenAll(reading, sending).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or RpcException or InvalidOperationException)
        {
            // The call is over, as the outcome says.
        }
        finally
        {
            End(member, outcome);
        }
        if (member.Ending is { } reason)
            throw new RpcException(new(outcome.IsForGood ? StatusCode.Aborted : StatusCode.Unavailable, reason));
    }

    private async Task<Member> JoinAsync(IAsyncStreamReader<WorkerMessage> messages, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Silence);
        try
        {
            if (!await messages.MoveNext(patience.Token).ConfigureAwait(false) || messages.Current.Join is not { } join)
                throw new RpcException(new(StatusCode.InvalidArgument, "the first message of a worker must be Join"));
            return channel.Join(join, out var refusal) ?? throw new RpcException(new(refusal!.Code, refusal.Message));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new(StatusCode.DeadlineExceeded, "the worker has not said who it is"));
        }
    }

    private HeadMessage Welcome() => new()
    {
        Welcome = new()
        {
            Head = FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}"),
            Run = Google.Protobuf.ByteString.CopyFrom(run.Json()),
            Slots = settings.Slots,
            OnRequest = channel.OnRequest,
            AliveMilliseconds = (int)settings.AliveInterval.TotalMilliseconds,
            SilenceMilliseconds = (int)settings.Silence.TotalMilliseconds,
        },
    };

    private async Task SendAsync(Member member, IServerStreamWriter<HeadMessage> stream, CancellationTokenSource ended)
    {
        long sent = 0;
        try
        {
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                pause.CancelAfter(settings.AliveInterval);
                try
                {
                    if (!await member.Outbox.WaitToReadAsync(pause.Token).ConfigureAwait(false))
                        break;
                }
                catch (OperationCanceledException) when (!ended.IsCancellationRequested)
                {
                    await stream.WriteAsync(new() { Alive = new() }, ended.Token).ConfigureAwait(false);
                    continue;
                }
                while (member.Outbox.TryRead(out var item))
                {
                    if (item is HeadMessage message)
                    {
                        await stream.WriteAsync(message, ended.Token).ConfigureAwait(false);
                        continue;
                    }
                    var request = (PieceRequest)item;
                    if (channel.PolicyFor(member, request) is not { } policy)
                        continue;
                    if (policy.Version > sent)
                    {
                        sent = policy.Version;
                        foreach (var part in Wire.PartsOf(policy))
                            await stream.WriteAsync(part, ended.Token).ConfigureAwait(false);
                    }
                    await stream.WriteAsync(new() { Play = new() { Slot = request.Slot.Index, Request = request.Id } }, ended.Token).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            await ended.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ReadAsync(Member member, IAsyncStreamReader<WorkerMessage> messages, CallOutcome outcome, CancellationTokenSource ended)
    {
        var builders = new Dictionary<int, PayloadBuilder>();
        try
        {
            while (await messages.MoveNext(ended.Token).ConfigureAwait(false))
            {
                member.HeardAt = settings.Time.GetUtcNow();
                Receive(member, messages.Current, builders, outcome);
            }
        }
        catch (InvalidDataException exception)
        {
            outcome.Fail("it has sent what is no piece: " + exception.Message);
            member.Ending = outcome.Error;
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.ResourceExhausted or StatusCode.Internal)
        {
            outcome.Fail("it has sent what cannot be read: " + exception.Status.Detail);
            member.Ending = outcome.Error;
        }
        finally
        {
            foreach (var builder in builders.Values)
                builder.Clear();
            // No more comes, so nothing more is asked for.
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Receive(Member member, WorkerMessage message, Dictionary<int, PayloadBuilder> builders, CallOutcome outcome)
    {
        switch (message.ContentCase)
        {
            case WorkerMessage.ContentOneofCase.Piece when message.Piece is var part:
                if ((uint)part.Slot >= (uint)settings.Slots)
                    throw new InvalidDataException(FormattableString.Invariant($"it names slot {part.Slot}; there are {settings.Slots}"));
                if (!builders.TryGetValue(part.Slot, out var builder))
                    builders[part.Slot] = builder = new();
                if (builder.Add(part.Total, part.Data.Span))
                    channel.Add(member, part.Slot, part.Request, builder.Take());
                break;
            case WorkerMessage.ContentOneofCase.Trouble when message.Trouble is var trouble:
                var text = WorkerLogs.Clean(trouble.Error);
                channel.Tell($"Worker {member.Name} plays a piece again: {text}", NoteSeverity.Warning);
                if (channel.AddTrouble(member))
                    break;
                outcome.Fail(FormattableString.Invariant($"{settings.MostTroubles} pieces in a row went wrong, the last one with: {text}"));
                (outcome.IsForGood, member.Ending) = (true, outcome.Error);
                member.Ended.Cancel();
                break;
            case WorkerMessage.ContentOneofCase.Log:
                logs.Write(member.Name, message.Log.Lines);
                break;
            case WorkerMessage.ContentOneofCase.Leave when message.Leave is var leave:
                outcome.Leave(leave.ExitCode, WorkerLogs.Clean(leave.Reason));
                break;
            case WorkerMessage.ContentOneofCase.Join:
                throw new InvalidDataException("it joins a second time in the same call");
        }
    }

    private void End(Member member, CallOutcome outcome)
    {
        var (status, error) = (outcome.Status, outcome.Error);
        if (status is RunStatus.Lost)
            error = member.Ending ?? "its call has ended without a word";
        channel.Remove(member, channel.IsOver ? RunStatus.Completed : status, channel.IsOver ? null : error, outcome.ExitCode);
        if (channel.IsOver)
            return;
        var (text, severity) = status is RunStatus.Stopped ? ($"Worker {member.Name} has left: {error}.", NoteSeverity.Information) : ($"Worker {member.Name} is gone: {error}.", NoteSeverity.Warning);
        channel.Tell(text, severity);
    }

    // How a worker's call has ended.
    private sealed class CallOutcome
    {
        public RunStatus Status { get; private set; } = RunStatus.Lost;

        public string? Error { get; private set; }

        public int? ExitCode { get; private set; }

        // Whether the worker must not call again.
        public bool IsForGood { get; set; }

        public void Fail(string error) => (Status, Error, IsForGood) = (RunStatus.Failed, error, true);

        public void Leave(int exitCode, string reason) => (Status, Error, ExitCode) = (exitCode == 0 ? RunStatus.Stopped : RunStatus.Failed, reason, exitCode);
    }
}
