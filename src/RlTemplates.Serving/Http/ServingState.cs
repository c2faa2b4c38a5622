namespace RlTemplates.Serving;

/// <summary>What is served, and how it stands.</summary>
/// <param name="options">Limits.</param>
internal sealed class ServingState(ServingOptions options)
{
    private int _active;
    private volatile bool _hasActed, _isDraining;
    private Dispatcher? _dispatcher;

    /// <summary>Null until the model is loaded.</summary>
    public Dispatcher? Dispatcher => Volatile.Read(ref _dispatcher);

    public SessionStore Sessions { get; } = new(options);

    public ServingMetrics Metrics { get; } = new();

    /// <summary>Requests that are being answered.</summary>
    public int Active => Volatile.Read(ref _active);

    public bool IsReady => _hasActed && !_isDraining;

    /// <summary>Counts a request that begins; false where there are too many, which counts all the same until it leaves.</summary>
    public bool Enter() => Interlocked.Increment(ref _active) <= options.MaxConcurrentRequests;

    /// <summary>A request has its answer.</summary>
    public void Leave() => Interlocked.Decrement(ref _active);

    /// <summary>Serves a model for the first time.</summary>
    public void Serve(ServedModel model) => Volatile.Write(ref _dispatcher, new(model, options, Metrics));

    /// <summary>Says no more that it is ready.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>The policy has failed: until it acts again, the server is not ready.</summary>
    public void Failed(Exception exception)
    {
        _hasActed = false;
        options.Note?.Invoke($"The policy could not act: {exception.GetType().Name}: {exception.Message}");
    }

    /// <summary>Whether the policy has acted and nothing has gone wrong since; tries where that is not known.</summary>
    public async ValueTask<bool> IsReadyAsync()
    {
        if (_isDraining || Dispatcher is not { } dispatcher)
            return false;
        return _hasActed || await TryAsync(dispatcher);
    }

    /// <summary>What takes requests.</summary>
    /// <exception cref="Refusal">It takes none yet, or no more.</exception>
    public Dispatcher Open() => Dispatcher is { } dispatcher && !_isDraining ? dispatcher : throw WhyNotReady();

    /// <summary>Why it is not ready.</summary>
    public Refusal WhyNotReady() =>
        new(503, _isDraining ? "The server is stopping." : Dispatcher is null ? "The policy is being loaded." : "The policy cannot act.") { RetryAfter = 1, Closes = _isDraining };

    /// <summary>Has the policy act once, on zeros.</summary>
    /// <exception cref="Exception">It cannot.</exception>
    public async Task ActAsync(Dispatcher dispatcher)
    {
        var call = new Call();
        call.Begin(dispatcher.Model, 1);
        call.Add().Clear();
        call.WantsDistribution = true;
        call.Seal(long.MaxValue);
        await dispatcher.RunAsync(call);
        _hasActed = true;
    }

    private async Task<bool> TryAsync(Dispatcher dispatcher)
    {
        try
        {
            await ActAsync(dispatcher);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
