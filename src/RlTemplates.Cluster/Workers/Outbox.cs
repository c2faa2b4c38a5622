using System.Threading.Channels;
using Grpc.Core;
using RlTemplates.Cluster.Protocol;

namespace RlTemplates.Cluster.Workers;

/// <summary>What a worker sends, in order, by one writer.</summary>
internal sealed class Outbox
{
    // Lines that nobody can take are lost, not kept.
    private const int MostWaiting = 10_000;

    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <summary>Has a message sent.</summary>
    public void Send(WorkerMessage message) => _items.Writer.TryWrite(new([message], null));

    /// <summary>Has a piece sent.</summary>
    /// <returns>Ends when its bytes may change.</returns>
    public Task SendAsync(int slot, long request, ReadOnlyMemory<byte> piece)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_items.Writer.TryWrite(new(Wire.PartsOf(slot, request, piece), sent)))
            sent.SetCanceled();
        return sent.Task;
    }

    /// <summary>Nothing more is sent after what waits.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Sends what comes, until it is complete; in between says that the worker is there.</summary>
    public async Task RunAsync(IClientStreamWriter<WorkerMessage> stream, TimeSpan aliveInterval, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                pause.CancelAfter(aliveInterval);
                try
                {
                    if (!await _items.Reader.WaitToReadAsync(pause.Token).ConfigureAwait(false))
                        break;
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    await stream.WriteAsync(new() { Alive = new() }, cancellationToken).ConfigureAwait(false);
                    continue;
                }
                while (_items.Reader.TryRead(out var item))
                {
                    foreach (var message in item.Messages)
                        await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
                    item.Sent?.TrySetResult();
                }
            }
            await stream.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            _items.Writer.TryComplete();
            while (_items.Reader.TryRead(out var item))
                item.Sent?.TrySetCanceled(CancellationToken.None);
        }
    }

    private sealed record Item(IEnumerable<WorkerMessage> Messages, TaskCompletionSource? Sent);
}
