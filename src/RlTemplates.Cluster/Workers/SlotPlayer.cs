using System.Collections.Concurrent;
using RlTemplates.Rollouts;

namespace RlTemplates.Cluster.Workers;

/// <summary>Plays a slot, on a thread of its own: one piece is sent while the next one is played.</summary>
internal sealed class SlotPlayer : IDisposable
{
    private readonly int _slot;
    private readonly WorkerCall _call;
    private readonly Func<int, IRolloutWorker> _create;
    private readonly BlockingCollection<PlayItem> _asked = [];
    private readonly CancellationTokenSource _ended;
    private readonly MemoryStream[] _buffers = [new(), new()];
    private readonly Task[] _sent = [Task.CompletedTask, Task.CompletedTask];
    private readonly Thread _thread;
    private IRolloutWorker? _worker;
    private long _loaded = -1;
    private int _buffer;

    /// <param name="slot">Its number.</param>
    /// <param name="call">The call that it belongs to.</param>
    /// <param name="create">Makes what plays a slot.</param>
    public SlotPlayer(int slot, WorkerCall call, Func<int, IRolloutWorker> create)
    {
        (_slot, _call, _create) = (slot, call, create);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(call.Ended);
        _thread = new(Run) { IsBackground = true, Name = FormattableString.Invariant($"slot {slot}") };
        _thread.Start();
    }

    /// <summary>Has a piece played.</summary>
    /// <param name="request">Number of the request.</param>
    /// <param name="policy">What to play it with; null: the newest when it begins.</param>
    public void Play(long request, PolicyBytes? policy)
    {
        if (!_ended.IsCancellationRequested)
            _asked.Add(new(request, policy), CancellationToken.None);
    }

    /// <summary>Ends after the piece that is being played.</summary>
    public void Release() => _ended.Cancel();

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Whether it has within that time.</returns>
    public bool Wait(TimeSpan time) => _thread.Join(time);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        // One that hangs is left behind: its thread does not keep the process.
        if (!Wait(TimeSpan.FromSeconds(1)))
            return;
        _asked.Dispose();
        _ended.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (var item in _asked.GetConsumingEnumerable(_ended.Token))
                PlayUntilDone(item);
        }
        catch (OperationCanceledException)
        {
            // The slot is another worker's, or the call is over.
        }
        finally
        {
            DisposeWorker();
        }
    }

    private void PlayUntilDone(PlayItem item)
    {
        for (var pause = _call.Settings.FirstPause; ; pause = Shorter(2 * pause, _call.Settings.LongestPause))
        {
            try
            {
                Play(item);
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException and not InvalidDataException)
            {
                _call.Trouble(_slot, exception);
                DisposeWorker();
                _ended.Token.WaitHandle.WaitOne(pause);
                _ended.Token.ThrowIfCancellationRequested();
            }
            catch (InvalidDataException exception)
            {
                _call.Fail($"the policy of the head is none of this program: {exception.Message}");
                throw new OperationCanceledException(exception.Message, exception);
            }
        }
    }

    private void Play(PlayItem item)
    {
        _worker ??= _create(_slot);
        var policy = item.Policy ?? _call.Policy ?? throw new InvalidOperationException("The head has asked for a piece before it has sent a policy.");
        if (policy.Version != _loaded)
        {
            _worker.Load(new MemoryStream(policy.Content, writable: false));
            _loaded = policy.Version;
        }
        _buffer ^= 1;
        _sent[_buffer].Wait(_ended.Token);
        var buffer = _buffers[_buffer];
        buffer.SetLength(0);
        _worker.Play(buffer);
        _ended.Token.ThrowIfCancellationRequested();
        _sent[_buffer] = _call.SendAsync(_slot, item.Request, buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private void DisposeWorker()
    {
        try
        {
            _worker?.Dispose();
        }
        catch (Exception exception)
        {
            _call.Tell($"an environment of slot {_slot} could not be disposed of: {exception.Message}");
        }
        (_worker, _loaded) = (null, -1);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record PlayItem(long Request, PolicyBytes? Policy);
}
