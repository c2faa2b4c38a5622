namespace RlTemplates.Serving;

/// <summary>The sessions: at most so many, and forgotten some time after their last request.</summary>
/// <param name="options">Number and lifetime.</param>
internal sealed class SessionStore(ServingOptions options)
{
    /// <summary>Longest name of a session.</summary>
    public const int LongestId = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    // Least recently used first.
    private readonly LinkedList<Session> _order = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                Expire();
                return _sessions.Count;
            }
        }
    }

    /// <summary>The session of a name, which is made where there is none.</summary>
    /// <exception cref="Refusal">There are too many.</exception>
    public Session Get(ReadOnlySpan<char> id)
    {
        lock (_gate)
        {
            Expire();
            if (_sessions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var session))
                _order.Remove(session.Node!);
            else if (_sessions.Count < options.MaxSessions)
            {
                session = new(id.ToString());
                session.Node = new(session);
                _sessions.Add(session.Id, session);
            }
            else
                throw TooMany();
            session.Used = options.Time.GetTimestamp();
            _order.AddLast(session.Node!);
            return session;
        }
    }

    /// <summary>Forgets a session; false where there is none of that name.</summary>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (!_sessions.Remove(id, out var session))
                return false;
            _order.Remove(session.Node!);
            return true;
        }
    }

    private void Expire()
    {
        while (_order.First is { } oldest && options.Time.GetElapsedTime(oldest.Value.Used) >= options.SessionLifetime)
        {
            _order.RemoveFirst();
            _sessions.Remove(oldest.Value.Id);
        }
    }

    private Refusal TooMany()
    {
        var wait = options.SessionLifetime - options.Time.GetElapsedTime(_order.First!.Value.Used);
        return new(429, FormattableString.Invariant($"The server keeps at most {Counted.Of(options.MaxSessions, "session")}; one ends {options.SessionLifetime.TotalSeconds:0.###} s after its last request, or by DELETE /sessions/ID."))
        {
            RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)),
        };
    }
}
