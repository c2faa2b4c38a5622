using Grpc.Core;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Cluster.Workers;
using RlTemplates.Rollouts;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>
/// Between the learner and the calls of workers: what was asked for, who plays it, and what has come. A piece counts once, and only where its worker still has the
/// slot that it was asked for.
/// </summary>
internal sealed class HeadChannel : IRolloutChannel
{
    // One piece is played while the one before it is on its way or waits: so workers wait while the learner falls behind.
    private const int Ahead = 2;

    private readonly object _gate = new();
    private readonly HeadSettings _settings;
    private readonly SlotTable _table;
    private readonly List<Slot> _come = [];
    private PolicyBytes? _policy;
    private Payload _taken;
    private long _requests;
    private bool _onRequest, _isOpen, _hasBegun, _isDisposed, _isOver;
    private long _emptySince;
    private Exception? _failure;

    /// <param name="settings">How workers are dealt with.</param>
    public HeadChannel(HeadSettings settings)
    {
        _settings = settings;
        _table = new(settings.Slots);
        Roster = new(settings);
        _emptySince = settings.Time.GetTimestamp();
    }

    /// <summary>Who has joined; under <see cref="Locked{T}"/>.</summary>
    public Roster Roster { get; }

    /// <inheritdoc/>
    public int Workers => _settings.Slots;

    /// <summary>Whether pieces are played only with the policy that came before them.</summary>
    public bool OnRequest => _onRequest;

    /// <summary>Pieces that were taken.</summary>
    public long Taken { get; private set; }

    /// <inheritdoc/>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _come.Count;
        }
    }

    /// <summary>Called where there has been no worker for too long, in the middle of training: ends it with a checkpoint. Null: training fails.</summary>
    public Action<string>? Abandon { get; init; }

    /// <summary>Called on any thread with what there is to say.</summary>
    public Action<string, NoteSeverity> Tell { get; set; } = static (_, _) => { };

    /// <inheritdoc/>
    public void Open(bool onRequest)
    {
        lock (_gate)
        {
            (_onRequest, _isOpen) = (onRequest, true);
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<byte> policy)
    {
        lock (_gate)
        {
            _policy = new((_policy?.Version ?? 0) + 1, policy.ToArray());
            if (_onRequest || _policy.Version > 1)
                return;
            foreach (var slot in _table.Slots)
            {
                for (var i = 0; i < Ahead; i++)
                    Ask(slot, null);
            }
        }
    }

    /// <inheritdoc/>
    public void Play(int worker)
    {
        lock (_gate)
            Ask(_table.Slots[worker], _policy);
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(int worker, CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.Register(Wake);
        lock (_gate)
        {
            _taken.Return();
            _taken = default;
            int index;
            while ((index = _come.FindIndex(s => worker < 0 || s.Index == worker)) < 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (_failure is not null)
                    throw _failure;
                Monitor.Wait(_gate, _settings.AliveInterval);
                EnsureWorkers();
            }
            var slot = _come[index];
            _come.RemoveAt(index);
            _taken = slot.Come.Dequeue();
            Taken++;
            if (!_onRequest)
                Ask(slot, null);
            return _taken.Bytes;
        }
    }

    /// <summary>Lets a worker in.</summary>
    public Member? Join(Join join, out JoinRefusal? refusal)
    {
        lock (_gate)
        {
            refusal = _isOver ? new(StatusCode.OutOfRange, WorkerProcess.TrainingIsOver) : _isOpen ? null : new(StatusCode.Unavailable, "the head does not train yet");
            if (refusal is not null)
                return null;
            var member = Roster.Join(join, out var replaced, out refusal);
            if (replaced is not null)
                Drop(replaced);
            if (member is null)
                return null;
            Balance();
            Monitor.PulseAll(_gate);
            return member;
        }
    }

    /// <summary>A worker's call is over: its slots become others'.</summary>
    /// <param name="member">The worker.</param>
    /// <param name="status">How it has ended.</param>
    /// <param name="error">Why; null where nothing is wrong.</param>
    /// <param name="exitCode">Exit code of its process, where it is known.</param>
    public void Remove(Member member, RunStatus status, string? error, int? exitCode)
    {
        lock (_gate)
        {
            if (!Roster.Remove(member))
                return;
            Roster.Record(member).End(status, error, exitCode, _settings.Time.GetUtcNow());
            Drop(member);
            if (Roster.Members.Count == 0)
                _emptySince = _settings.Time.GetTimestamp();
            Balance();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The policy to send before a request; null where the request is another worker's by now.</summary>
    public PolicyBytes? PolicyFor(Member member, PieceRequest request)
    {
        lock (_gate)
            return request.Slot.Holder == member ? request.Policy ?? _policy : null;
    }

    /// <summary>Takes a piece, unless nobody waits for it.</summary>
    /// <returns>Whether it counts.</returns>
    public bool Add(Member member, int index, long request, Payload piece)
    {
        lock (_gate)
        {
            member.Troubles = 0;
            var record = Roster.Record(member);
            Roster.Changes++;
            if ((uint)index >= (uint)_table.Slots.Count || _table.Slots[index] is not { Asked: { Count: > 0 } asked } slot || slot.Holder != member || asked.Peek().Id != request || _isDisposed)
            {
                record.Dropped++;
                piece.Return();
                return false;
            }
            asked.Dequeue();
            slot.Since = _settings.Time.GetTimestamp();
            slot.Come.Enqueue(piece);
            _come.Add(slot);
            record.Pieces++;
            record.Bytes += piece.Length;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>Something went wrong while a worker played a piece; it plays it again.</summary>
    /// <returns>Whether it may go on.</returns>
    public bool AddTrouble(Member member)
    {
        lock (_gate)
        {
            Roster.Changes++;
            Roster.Record(member).Troubles++;
            return ++member.Troubles < _settings.MostTroubles;
        }
    }

    /// <summary>Workers that have been silent for too long, or whose piece takes too long, and why each is taken for lost.</summary>
    public IReadOnlyList<(Member Member, string Reason)> FindLost()
    {
        lock (_gate)
        {
            var now = _settings.Time.GetUtcNow();
            return
            [
                .. Roster.Members.Where(m => now - m.HeardAt > _settings.Silence).Select(m => (m, $"nothing has come from it for {Seconds(now - m.HeardAt)}")),
                .. _table.Slots.Where(s => s is { Holder: not null, Asked.Count: > 0 } && _settings.Time.GetElapsedTime(s.Since) > _settings.PieceTimeout)
                    .Select(s => s.Holder!).Distinct().Select(m => (m, $"it has not finished a piece within {Seconds(_settings.PieceTimeout!.Value)}")),
            ];
        }
    }

    /// <summary>How all workers stand; none where nothing has changed.</summary>
    /// <param name="seen">The changes that are known; the newest afterwards.</param>
    public IReadOnlyList<RunWorker> Records(ref long seen)
    {
        lock (_gate)
        {
            if (seen == Roster.Changes)
                return [];
            seen = Roster.Changes;
            var (now, slots) = (_settings.Time.GetUtcNow(), Roster.Members.ToDictionary(m => m.Name, m => m.Slots.Count, StringComparer.Ordinal));
            return [.. Roster.Records.Select(r => r.Count(slots.GetValueOrDefault(r.Name), now))];
        }
    }

    /// <summary>Whether training is over.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
                return _isOver;
        }
    }

    /// <summary>Reads or changes what workers' calls share.</summary>
    public T Locked<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    /// <summary>Nobody is let in any more; workers are told to end.</summary>
    /// <param name="reason">Why.</param>
    public void End(string reason)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            foreach (var member in Roster.Members)
            {
                member.Send(new HeadMessage { End = new() { Reason = reason } });
                member.Close();
            }
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the learner's waiting.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            // Workers are still to be told that training is over.
            _isDisposed = true;
            _taken.Return();
            _taken = default;
            foreach (var piece in _table.Slots.SelectMany(s => s.Come))
                piece.Return();
            _come.Clear();
        }
    }

    private void Ask(Slot slot, PolicyBytes? policy)
    {
        var request = new PieceRequest(++_requests, slot, policy);
        if (slot.Asked.Count == 0)
            slot.Since = _settings.Time.GetTimestamp();
        slot.Asked.Enqueue(request);
        slot.Holder?.Send(request);
    }

    private static void Drop(Member member)
    {
        foreach (var slot in member.Slots)
            slot.Holder = null;
        member.Slots.Clear();
        member.Close();
        // Not here: what waits for it must not run under the lock.
        _ = member.Ended.CancelAsync();
    }

    private void Balance()
    {
        if (!_hasBegun)
        {
            if (Roster.Members.Count < _settings.MinWorkers)
                return;
            _hasBegun = true;
        }
        // In lock step every slot must be played, however many a worker wants.
        foreach (var (slot, from, to) in _table.Balance(Roster.Members, mayOverload: _onRequest))
        {
            slot.Since = _settings.Time.GetTimestamp();
            from?.Send(new HeadMessage { Release = new() { Slot = slot.Index } });
            foreach (var request in slot.Asked)
                to.Send(request);
        }
    }

    private void EnsureWorkers()
    {
        var waited = _settings.Time.GetElapsedTime(_emptySince);
        if (waited < _settings.CoordinationTimeout || (_hasBegun && Roster.Members.Count > 0))
            return;
        var nobody = $"no worker has been there for {Seconds(waited)}";
        if (_hasBegun && Abandon is not null)
        {
            Abandon(nobody);
            return;
        }
        throw new CoordinationException(_hasBegun
            ? $"Training cannot go on: {nobody}."
            : FormattableString.Invariant($"Of {_settings.MinWorkers} workers {Roster.Members.Count} have joined within {Seconds(waited)}."));
    }

    private static string Seconds(TimeSpan time) => FormattableString.Invariant($"{time.TotalSeconds:0} s");

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
