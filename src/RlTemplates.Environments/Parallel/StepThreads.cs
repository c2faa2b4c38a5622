using System.Runtime.ExceptionServices;

namespace RlTemplates.Environments;

/// <summary>
/// A few threads that do the parts of a step together with the caller, which does part 0. Between steps they wait; a step allocates nothing. The threads
/// start with the first step.
/// </summary>
internal sealed class StepThreads : IDisposable
{
    private readonly SemaphoreSlim[] _start;
    private readonly SemaphoreSlim _done = new(0);
    private readonly ExceptionDispatchInfo?[] _failures;
    private readonly Thread[] _threads;
    private readonly Action<int> _run;
    private bool _isStarted;
    private volatile bool _isStopped;

    /// <param name="parts">Parts of a step, at least 2.</param>
    /// <param name="run">Does a part.</param>
    /// <param name="name">What is stepped, for the names of the threads.</param>
    public StepThreads(int parts, Action<int> run, string name)
    {
        _run = run;
        _failures = new ExceptionDispatchInfo?[parts];
        _start = [.. Enumerable.Range(1, parts - 1).Select(_ => new SemaphoreSlim(0))];
        _threads = [.. Enumerable.Range(1, parts - 1).Select(part => new Thread(() => Loop(part)) { IsBackground = true, Name = FormattableString.Invariant($"{name}-{part}") })];
    }

    /// <summary>Does all parts and returns when all are done. Throws what the part with the lowest number threw.</summary>
    public void Run()
    {
        Start();
        foreach (var start in _start)
            start.Release();
        Do(0);
        for (var i = 0; i < _start.Length; i++)
            _done.Wait();
        foreach (var failure in _failures)
            failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _isStopped = true;
        foreach (var start in _start)
            start.Release();
        if (_isStarted)
        {
            foreach (var thread in _threads)
                thread.Join();
        }
        foreach (var start in _start)
            start.Dispose();
        _done.Dispose();
    }

    private void Start()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        foreach (var thread in _threads)
            thread.Start();
    }

    private void Loop(int part)
    {
        while (true)
        {
            _start[part - 1].Wait();
            if (_isStopped)
                return;
            Do(part);
            _done.Release();
        }
    }

    private void Do(int part)
    {
        _failures[part] = null;
        try
        {
            _run(part);
        }
        catch (Exception exception)
        {
            _failures[part] = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
