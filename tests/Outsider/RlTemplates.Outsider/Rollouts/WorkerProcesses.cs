using RlTemplates.Rollouts;

namespace Outsider;

/// <summary>The way from a learner to workers in processes of their own.</summary>
internal sealed class WorkerProcesses : IRolloutChannel
{
    private const int Ahead = 2;

    private readonly object _lock = new();
    private readonly List<(int Worker, byte[]? Piece)> _pieces = [];
    private readonly WorkerProcess[] _workers;
    private bool _onRequest, _isPlaying;

    /// <summary>Starts the workers.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="start">Starts one of them, of its number and what takes its pieces.</param>
    public WorkerProcesses(int count, Func<int, Action<byte[]?>, WorkerProcess> start) =>
        _workers = [.. Enumerable.Range(0, count).Select(worker => start(worker, piece => Add(worker, piece)))];

    /// <summary>Pieces that were taken.</summary>
    public long Taken { get; private set; }

    /// <inheritdoc/>
    public int Workers => _workers.Length;

    /// <inheritdoc/>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _pieces.Count;
        }
    }

    /// <inheritdoc/>
    public void Open(bool onRequest) => _onRequest = onRequest;

    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<byte> policy)
    {
        foreach (var worker in _workers)
            worker.Send(policy);
        if (_onRequest || _isPlaying)
            return;
        _isPlaying = true;
        for (var i = 0; i < Ahead * Workers; i++)
            Play(i % Workers);
    }

    /// <inheritdoc/>
    public void Play(int worker) => _workers[worker].Ask();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(int worker, CancellationToken cancellationToken)
    {
        var (from, piece) = Wait(worker, cancellationToken);
        if (piece is null)
            throw new IOException($"Worker {from} has ended; its errors are above.");
        Taken++;
        // Workers that play by themselves are asked for as many pieces as are taken: so they wait while the learner falls behind.
        if (!_onRequest)
            Play(from);
        return piece;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
    }

    private void Add(int worker, byte[]? piece)
    {
        lock (_lock)
        {
            _pieces.Add((worker, piece));
            Monitor.PulseAll(_lock);
        }
    }

    private (int Worker, byte[]? Piece) Wait(int worker, CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.Register(Wake);
        lock (_lock)
        {
            int index;
            while ((index = _pieces.FindIndex(p => worker < 0 || p.Worker == worker)) < 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_lock);
            }
            var piece = _pieces[index];
            _pieces.RemoveAt(index);
            return piece;
        }
    }

    private void Wake()
    {
        lock (_lock)
            Monitor.PulseAll(_lock);
    }
}
