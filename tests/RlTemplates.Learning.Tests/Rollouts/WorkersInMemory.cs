using RlTemplates.Rollouts;
using Shouldly;

namespace RlTemplates.Learning.Tests.Rollouts;

/// <summary>Workers that share nothing with their learner but streams of bytes, as another process would.</summary>
internal sealed class WorkersInMemory(params IRolloutWorker[] workers) : IRolloutChannel
{
    private readonly Queue<byte[]>[] _pieces = [.. workers.Select(_ => new Queue<byte[]>())];
    private readonly int[] _known = new int[workers.Length];
    private byte[] _policy = [];
    private int _version, _next, _taken;
    private bool _onRequest;

    /// <summary>Bytes of all pieces.</summary>
    public long Bytes { get; private set; }

    /// <summary>Changes a piece on its way.</summary>
    public Func<byte[], byte[]> OnTheWay { get; init; } = piece => piece;

    /// <summary>Pieces after which no more come.</summary>
    public int HangsAfter { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public int Workers => workers.Length;

    /// <inheritdoc/>
    public int Waiting => _pieces.Sum(pieces => pieces.Count);

    /// <inheritdoc/>
    public void Open(bool onRequest) => _onRequest = onRequest;

    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<byte> policy) => (_policy, _version) = (policy.ToArray(), _version + 1);

    /// <inheritdoc/>
    public void Play(int worker)
    {
        if (_known[worker] != _version)
            workers[worker].Load(new MemoryStream(_policy));
        _known[worker] = _version;
        using var piece = new MemoryStream();
        workers[worker].Play(piece);
        Bytes += piece.Length;
        _pieces[worker].Enqueue(OnTheWay(piece.ToArray()));
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(int worker, CancellationToken cancellationToken)
    {
        if (_taken++ >= HangsAfter)
        {
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)).ShouldBeTrue("nobody ends the waiting");
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (!_onRequest)
            Play(worker = _next = (_next + 1) % workers.Length);
        return _pieces[worker].Dequeue();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
    }
}
