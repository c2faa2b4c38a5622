using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RlTemplates.Terminal;

/// <summary>What writing does where nobody reads: a full pipe, a stopped terminal.</summary>
internal enum ConsolePatience
{
    /// <summary>It waits on the caller's thread. For verbs that the first signal ends.</summary>
    Blocks,

    /// <summary>
    /// It waits until the text is written, or the process is to end. For verbs that end by themselves when they are interrupted.
    /// </summary>
    Waits,

    /// <summary>It never waits: what does not fit the buffer is dropped. For verbs whose work must go on.</summary>
    Drops,
}

/// <summary>
/// One of the console's two streams. A thread of its own writes, so that a stream that nobody reads holds neither training nor the end of
/// the process.
/// Text that has been accepted is written in order. After the first error of the stream nothing more is written.
/// </summary>
/// <param name="target">The stream.</param>
/// <param name="limit">The longest that one call waits where <see cref="ConsolePatience.Waits"/>; infinite where it may wait for a
/// reader.</param>
/// <param name="tellsLoss">Whether a line in the output says that some of it was dropped.</param>
internal sealed class ConsoleWriter(TextWriter target, TimeSpan limit, bool tellsLoss) : TextWriter(CultureInfo.CurrentCulture)
{
    /// <summary>Characters that may wait where text is dropped.</summary>
    public const int Capacity = 1 << 18;

    /// <summary>The longest that anything waits once the process is to end.</summary>
    public static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly StringBuilder _pending = new();
    private volatile Action<string>? _divert;
    private Thread? _thread;
    private long _hurriedAt, _lost;
    private bool _isWriting, _isLeftBehind;

    /// <summary>What writing does where nobody reads. Default <see cref="ConsolePatience.Blocks"/>.</summary>
    public ConsolePatience Patience { get; set; }

    /// <summary>
    /// Whether an error of the stream is thrown at who writes. Default true. Where text is dropped or not waited for, it never is.
    /// </summary>
    public bool Throws { get; init; } = true;

    /// <summary>
    /// Whether a caller may wait for the stream. False for a writer that a program has set: who writes to <see cref="Console.Out"/> holds
    /// its lock,
    /// and another thread may wait for that lock while it holds the writer's. Its text is accepted at once, and waited for when all of it
    /// has been accepted. Default true.
    /// </summary>
    public bool MayBeWaitedFor { get; init; } = true;

    /// <summary>Why the stream cannot be written; null where it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether text of which a caller waited to be written was given up.</summary>
    public bool IsLeftBehind => Volatile.Read(ref _isLeftBehind);

    /// <summary>Gets the text in place of the stream, while a live view is drawn there; null lets it through.</summary>
    public Action<string>? Divert { get => _divert; set => _divert = value; }

    /// <summary>Writes to the stream also while text is diverted: for the live view itself.</summary>
    public TextWriter Direct => new DirectWriter(this);

    /// <inheritdoc/>
    public override Encoding Encoding => target.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Post(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Post(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Post(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => Post(value ?? "");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Post(value + NewLine);

    /// <summary>
    /// From now on nothing waits longer than <see cref="LongestEnd"/>. May be called from any thread, and never waits itself.
    /// </summary>
    public void Hurry()
    {
        Interlocked.CompareExchange(ref _hurriedAt, Stopwatch.GetTimestamp(), 0);
        // A call that waits looks again by itself.
    }

    /// <summary>Waits until all is written, or gives up.</summary>
    /// <param name="most">How long; infinite waits for a reader.</param>
    /// <returns>Characters that were not written.</returns>
    public long Drain(TimeSpan most)
    {
        lock (_gate)
        {
            WaitUntilWritten(most, isLast: false);
            return _lost + _pending.Length;
        }
    }

    private void Post(string text)
    {
        if (text.Length > 0 && _divert is { } divert)
            divert(text);
        else
            PostNow(text);
    }

    private void PostNow(string text)
    {
        if (text.Length == 0)
            return;
        if (Patience == ConsolePatience.Blocks && MayBeWaitedFor && _thread is null)
        {
            WriteNow(text);
            ThrowProblem();
            return;
        }
        lock (_gate)
        {
            if (Problem is null && !_isLeftBehind)
                Enqueue(text);
            else
                _lost += text.Length;
            if (Patience != ConsolePatience.Drops && (MayBeWaitedFor || _pending.Length >= Capacity))
                WaitUntilWritten(limit, isLast: true);
        }
        ThrowProblem();
    }

    private void Enqueue(string text)
    {
        if (Patience == ConsolePatience.Drops && _pending.Length >= Capacity)
        {
            _lost += text.Length;
            return;
        }
        if (_lost > 0 && tellsLoss)
            _pending.Append(CultureInfo.InvariantCulture, $"… {_lost} characters of output were dropped, because nobody read them{NewLine}");
        _lost = 0;
        _pending.Append(text);
        Monitor.PulseAll(_gate);
        if (_thread is not null)
            return;
        _thread = new(Work) { Name = "console", IsBackground = true };
        _thread.Start();
    }

    private void WaitUntilWritten(TimeSpan most, bool isLast)
    {
        var start = Stopwatch.GetTimestamp();
        while (Problem is null && !_isLeftBehind && (_isWriting || _pending.Length > 0))
        {
            // What was written last may have come long after the process was told to end: it gets its time too.
            var isOver = (most != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(start) >= most)
                || (Interlocked.Read(ref _hurriedAt) is > 0 and var since && Stopwatch.GetElapsedTime(isLast ? since : Math.Max(since, start)) >= LongestEnd);
            if (isOver)
            {
                _isLeftBehind |= isLast;
                return;
            }
            Monitor.Wait(_gate, TimeSpan.FromMilliseconds(100));
        }
    }

    private void Work()
    {
        while (true)
        {
            string text;
            lock (_gate)
            {
                _isWriting = false;
                Monitor.PulseAll(_gate);
                while (_pending.Length == 0)
                    Monitor.Wait(_gate);
                text = _pending.ToString();
                _pending.Clear();
                _isWriting = true;
            }
            WriteNow(text);
        }
    }

    private void WriteNow(string text)
    {
        if (Problem is not null)
            return;
        try
        {
            target.Write(text);
            target.Flush();
        }
        catch (Exception exception) when (!MayBeWaitedFor || exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Problem = exception.Message.TrimEnd('.');
        }
    }

    private sealed class DirectWriter(ConsoleWriter owner) : TextWriter(CultureInfo.CurrentCulture)
    {
        public override Encoding Encoding => owner.Encoding;

        public override void Write(char value) => owner.PostNow(value.ToString());

        public override void Write(char[] buffer, int index, int count) => owner.PostNow(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => owner.PostNow(new string(buffer));

        public override void Write(string? value) => owner.PostNow(value ?? "");
    }

    private void ThrowProblem()
    {
        // Of what was not waited for, nobody knows yet.
        if (Throws && MayBeWaitedFor && Patience != ConsolePatience.Drops && Problem is { } problem)
            throw new ConsoleException(problem);
    }
}

/// <summary>The output of the process cannot be written.</summary>
/// <param name="problem">Why, without a full stop.</param>
internal sealed class ConsoleException(string problem) : IOException($"The output cannot be written: {problem}.");
