using System.Diagnostics;
using System.Threading.Channels;

namespace RlTemplates.Tracking;

/// <summary>
/// Calls a sink on a thread of its own, behind a bounded buffer. <see cref="Write"/> may be called from any thread; it never waits and never throws.
/// A sink that throws, hangs or falls behind loses events: the first time a warning says so, from then on they are counted.
/// The thread does not keep the process alive.
/// </summary>
internal sealed class BufferedSink : IEventSink
{
    private readonly Func<IEventSink> _create;
    private readonly BufferedSinkSettings _settings;
    private readonly Channel<Posted> _buffer;
    private readonly Thread _thread;
    private long _accepted, _written, _refused, _late, _busySince;
    private readonly Lock _warning = new();
    private Action<BufferedSink, string>? _warned;
    private string? _problem, _warningText;
    private volatile bool _refusesEpisodes, _isClosed, _isLeftBehind;

    /// <summary>Buffers a sink that is made on its own thread, so that making it may take time or fail.</summary>
    /// <param name="name">Name of the sink in messages.</param>
    /// <param name="create">Makes the sink.</param>
    /// <param name="settings">The limits.</param>
    public BufferedSink(string name, Func<IEventSink> create, BufferedSinkSettings? settings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        (Name, _create, _settings) = (name, create, settings ?? new());
        ArgumentOutOfRangeException.ThrowIfLessThan(_settings.Capacity, 16, nameof(settings));
        // The one continuation sets an event on which the sink's thread waits, so it may run inside TryWrite: no pool thread is needed to wake it.
        _buffer = Channel.CreateBounded<Posted>(new BoundedChannelOptions(_settings.Capacity)
        {
            SingleReader = true,
            AllowSynchronousContinuations = true,
        });
        _thread = new(Work) { Name = "sink " + name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Buffers a sink, which is disposed of on its own thread.</summary>
    /// <param name="name">Name of the sink in messages.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="settings">The limits.</param>
    public BufferedSink(string name, IEventSink sink, BufferedSinkSettings? settings = null)
        : this(name, () => sink, settings)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _refusesEpisodes = !sink.TakesEpisodes;
    }

    /// <summary>Raised at most once, on any thread: the sink loses events or is late. The text says why. Who subscribes afterwards is told at once.</summary>
    public event Action<BufferedSink, string>? Warned
    {
        add
        {
            lock (_warning)
            {
                _warned += value;
                if (_warningText is null)
                    return;
            }
            value?.Invoke(this, _warningText);
        }

        remove
        {
            lock (_warning)
                _warned -= value;
        }
    }

    /// <summary>Raised on any thread: the sink has something to say of itself.</summary>
    public event Action<BufferedSink, NoteSeverity, string>? Noted;

    /// <summary>Name of the sink in messages.</summary>
    public string Name { get; }

    /// <summary>How long the end waits for the sink.</summary>
    public TimeSpan FlushLimit => _settings.FlushLimit;

    /// <inheritdoc/>
    public bool TakesEpisodes => !_refusesEpisodes;

    /// <inheritdoc/>
    public void Write(TrainingEvent trainingEvent)
    {
        ArgumentNullException.ThrowIfNull(trainingEvent);
        if (_isClosed || (trainingEvent is EpisodeEnded && _refusesEpisodes))
            return;
        var now = Stopwatch.GetTimestamp();
        if (_buffer.Reader.Count < Room(trainingEvent) && _buffer.Writer.TryWrite(new(trainingEvent, now)))
            Interlocked.Increment(ref _accepted);
        else
        {
            Interlocked.Increment(ref _refused);
            Warn(FormattableString.Invariant($"falls behind: its buffer of {_settings.Capacity} events has no room"));
        }
        if (Volatile.Read(ref _busySince) is var since and > 0 && Stopwatch.GetElapsedTime(since, now) >= _settings.HangsAfter)
            Warn(FormattableString.Invariant($"has been busy with one event for {Stopwatch.GetElapsedTime(since, now).TotalSeconds:0} s"));
    }

    /// <summary>Takes no more events; the sink goes on with those that wait.</summary>
    public void Close()
    {
        _isClosed = true;
        _buffer.Writer.TryComplete();
    }

    /// <summary>Closes, waits until the sink has taken and flushed everything and is disposed of, and says what became of the events.</summary>
    /// <param name="limit">How long to wait; after that the sink is left behind, and what waits is lost.</param>
    public SinkReport End(TimeSpan limit)
    {
        Close();
        if (Thread.CurrentThread != _thread && !_thread.Join(limit < TimeSpan.Zero ? TimeSpan.Zero : limit))
        {
            _isLeftBehind = true;
            Interlocked.CompareExchange(ref _problem, FormattableString.Invariant($"did not end within {limit.TotalSeconds:0.#} s"), null);
        }
        var written = Interlocked.Read(ref _written);
        return new(Name, written, Interlocked.Read(ref _accepted) - written + Interlocked.Read(ref _refused), Interlocked.Read(ref _late), _problem);
    }

    /// <summary>Ends as <see cref="End"/> does, within <see cref="BufferedSinkSettings.FlushLimit"/>.</summary>
    public void Dispose() => End(_settings.FlushLimit);

    // The more often a kind of event comes, the less of the buffer it may fill.
    private int Room(TrainingEvent trainingEvent) => trainingEvent switch
    {
        EpisodeEnded => _settings.Capacity / 2,
        ResultReported => _settings.Capacity / 4 * 3,
        _ => _settings.Capacity,
    };

    private void Work()
    {
        IEventSink? sink = null;
        if (!Try(() => _refusesEpisodes = !(sink = _create()).TakesEpisodes) || sink is null)
        {
            _refusesEpisodes = true;
            // Events are still taken off the buffer, to be counted.
            while (WaitForEvent())
                _buffer.Reader.TryRead(out _);
            return;
        }
        if (sink is INotingSink noting)
            noting.Noted += (severity, text) => Noted?.Invoke(this, severity, text);
        while (WaitForEvent())
        {
            while (!_isLeftBehind && _buffer.Reader.TryRead(out var posted))
                Take(sink, posted.Event, posted.PostedAt);
        }
        if (!_isLeftBehind)
            Try(sink.Flush);
        Try(sink.Dispose);
    }

    private bool WaitForEvent() => !_isLeftBehind && _buffer.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Take(IEventSink sink, TrainingEvent trainingEvent, long postedAt)
    {
        // Until the sink is made, nobody knows whether it takes them.
        if (trainingEvent is EpisodeEnded && _refusesEpisodes)
        {
            Interlocked.Decrement(ref _accepted);
            return;
        }
        if (!Try(() => sink.Write(trainingEvent)) || _isLeftBehind)
            return;
        Interlocked.Increment(ref _written);
        if (Stopwatch.GetElapsedTime(postedAt) < _settings.LateAfter)
            return;
        Interlocked.Increment(ref _late);
        Warn(FormattableString.Invariant($"falls behind: it wrote an event {Stopwatch.GetElapsedTime(postedAt).TotalSeconds:0.#} s late"));
    }

    private bool Try(Action call)
    {
        Volatile.Write(ref _busySince, Stopwatch.GetTimestamp());
        try
        {
            call();
            return true;
        }
        catch (Exception exception)
        {
            var problem = $"threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
            Interlocked.CompareExchange(ref _problem, problem, null);
            Warn(problem);
            return false;
        }
        finally
        {
            Volatile.Write(ref _busySince, 0);
        }
    }

    private void Warn(string problem)
    {
        Action<BufferedSink, string>? warned;
        lock (_warning)
        {
            if (_warningText is not null)
                return;
            _warningText = $"the sink {Name} {problem}; training goes on, and what the sink loses is counted";
            warned = _warned;
        }
        warned?.Invoke(this, _warningText);
    }

    // A class: channels of structs are compiled anew when a program starts.
    private sealed class Posted(TrainingEvent trainingEvent, long postedAt)
    {
        public TrainingEvent Event => trainingEvent;

        public long PostedAt => postedAt;
    }
}
