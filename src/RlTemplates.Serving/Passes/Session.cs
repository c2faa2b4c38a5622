namespace RlTemplates.Serving;

/// <summary>What a recurrent policy remembers of the episodes of one client, between its requests.</summary>
/// <param name="id">What the client calls it.</param>
internal sealed class Session(string id)
{
    private float[] _states = [];

    public string Id { get; } = id;

    /// <summary>When it was asked for last.</summary>
    public long Used { get; set; }

    /// <summary>The call that goes on with it; others of the same session wait. Guarded by the dispatcher.</summary>
    public Call? Holder { get; set; }

    public LinkedListNode<Session>? Node { get; set; }

    /// <summary>Episodes side by side, one for each observation of a request; 0 before the first.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the session for a call.</summary>
    /// <returns>Why it cannot be; null where it can.</returns>
    public Refusal? Begin(Call call, int stateSize)
    {
        if (call.Resets || _states.Length != Count * stateSize)
            Count = 0;
        if (Count > 0 && Count != call.Count)
            return Refusal.Bad(FormattableString.Invariant($"Session '{Refusal.Show(Id)}' goes on with {Count} observations at a time, and this request has {call.Count}; give as many, or \"reset\": true to begin anew."));
        if (Count == 0)
            (Count, _states) = (call.Count, new float[call.Count * stateSize]);
        Holder = call;
        return null;
    }

    /// <summary>[rows, state size]: the states of some of the observations.</summary>
    public Span<float> States(int from, int rows) => _states.AsSpan(from * (_states.Length / Count), rows * (_states.Length / Count));
}
