using System.Diagnostics;

namespace RlTemplates.Serving;

/// <summary>
/// Brings calls to lanes. A call that finds a free lane goes through the network on its own thread, at once and alone; those that come while all lanes are busy wait, and the next free lane
/// takes as many of them as fit into one batch.
/// </summary>
internal sealed class Dispatcher
{
    private readonly Lock _gate = new();
    private readonly Stack<Lane> _free = new();
    private readonly int _maxBatch;
    private Call? _first, _last;
    private ServedModel _model;

    public Dispatcher(ServedModel model, ServingOptions options, ServingMetrics metrics)
    {
        (_model, _maxBatch) = (model, options.MaxBatch);
        for (var i = 0; i < options.Threads; i++)
            _free.Push(new(this, model, metrics));
    }

    /// <summary>The model of calls from now on. What runs goes on with the one before.</summary>
    public ServedModel Model
    {
        get => Volatile.Read(ref _model);
        set
        {
            lock (_gate)
                _model = value;
        }
    }

    /// <summary>Puts a call's observations through the network.</summary>
    /// <exception cref="Refusal">It had no turn in time, or its session goes on with another number of observations.</exception>
    public ValueTask RunAsync(Call call)
    {
        Lane? lane;
        lock (_gate)
        {
            if (_last is null)
                _first = call;
            else
                _last.Next = call;
            _last = call;
            if (_free.TryPop(out lane) && !Take(lane))
            {
                _free.Push(lane);
                lane = null;
            }
        }
        if (lane is not null)
        {
            lane.Run();
            // Who asked is not kept from its answer by others' calls.
            if (Finish(lane))
                ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: false);
        }
        return new(call, call.Version);
    }

    /// <summary>Goes on until no call waits.</summary>
    public void Continue(Lane lane)
    {
        do
        {
            lock (_gate)
            {
                if (!Take(lane))
                {
                    _free.Push(lane);
                    return;
                }
            }
            lane.Run();
        }
        while (Finish(lane));
    }

    /// <summary>Fills a lane with what waits and fits together. What waits for a session that another lane has stays in its place.</summary>
    private bool Take(Lane lane)
    {
        var room = _maxBatch;
        Call? before = null;
        var now = Stopwatch.GetTimestamp();
        for (var call = _first; call is not null && room > 0;)
        {
            var next = call.Next;
            if (call.Taken == 0 && now > call.Deadline)
                Refuse(call, before, new(503, "The request had no turn in time, because the server is busy.") { RetryAfter = 1 });
            else if (lane.Fits(call) && call.Session?.Holder is var holder && (holder is null || holder == call))
            {
                if (_model.StateSize > 0 && call is { Taken: 0, Session: { } session } && session.Begin(call, _model.StateSize) is { } refusal)
                    Refuse(call, before, refusal);
                else
                {
                    var rows = Math.Min(room, call.Count - call.Taken);
                    lane.Add(call, call.Taken, rows);
                    call.Taken += rows;
                    room -= rows;
                    if (call.Taken == call.Count)
                        Remove(call, before);
                    else
                        before = call;
                }
            }
            else
                before = call;
            call = next;
        }
        lane.Model = _model;
        return room < _maxBatch;
    }

    private void Refuse(Call call, Call? before, Refusal refusal)
    {
        Remove(call, before);
        call.Failure = refusal;
        call.Complete();
    }

    private void Remove(Call call, Call? before)
    {
        if (before is null)
            _first = call.Next;
        else
            before.Next = call.Next;
        if (_last == call)
            _last = before;
        call.Next = null;
    }

    /// <summary>Completes what a lane has done. Returns whether it goes on; otherwise it is free.</summary>
    private bool Finish(Lane lane)
    {
        bool goesOn;
        lock (_gate)
        {
            foreach (ref var part in lane.Parts)
            {
                part.Call.Remaining -= part.Rows;
                if (part.Call.Remaining > 0)
                    part.Call = null!;
                else if (part.Call.Session is { } session && session.Holder == part.Call)
                    session.Holder = null;
            }
            goesOn = _first is not null;
        }
        foreach (ref var part in lane.Parts)
            part.Call?.Complete();
        lane.Clear();
        if (goesOn)
            return true;
        lock (_gate)
        {
            if (_first is not null)
                return true;
            _free.Push(lane);
            return false;
        }
    }
}
