using System.Diagnostics;
using System.Runtime.ExceptionServices;
using RlTemplates.Networks;

namespace RlTemplates.Inference.Networks.Kernels;

/// <summary>Independent pieces of work, numbered from 0.</summary>
internal abstract class ParallelJob
{
    /// <summary>Does one piece.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="worker">Number of the thread, 0 for the caller: each has its own scratch memory.</param>
    public abstract void Run(int index, int worker);
}

/// <summary>
/// A few threads that do the pieces of a job together with the caller. They spin briefly for the next job, then park. A job needs no
/// memory; a thread that the system does not schedule holds up no more than the piece that it has taken. The threads end when the pool is collected. Some of the
/// workers may be threads of others, which <see cref="Help"/> while they have nothing else to do: so no more threads run than there are cores.
/// </summary>
internal sealed class WorkerPool : IPassHelpers
{
    private static readonly Dictionary<int, WeakReference<WorkerPool>> Pools = [];
    private readonly Shared _shared;
    private int _busy;

    /// <param name="threads">Workers, the caller included.</param>
    /// <param name="helpers">How many of them at most are threads of others: workers 1, 2, ….</param>
    public WorkerPool(int threads, int helpers = 0)
    {
        (Threads, Helpers, _shared) = (threads, Math.Min(helpers, threads - 1), new(threads));
        for (var worker = 1 + Helpers; worker < threads; worker++)
        {
            var (shared, number) = (_shared, worker);
            new Thread(() => shared.Loop(number)) { IsBackground = true, Name = $"network-{number}" }.Start();
        }
    }

    /// <summary>The process's pool of so many threads: with one for each user, idle ones would spin where others have work.</summary>
    public static WorkerPool Of(int threads)
    {
        lock (Pools)
        {
            if (Pools.TryGetValue(threads, out var known) && known.TryGetTarget(out var pool))
                return pool;
            Pools[threads] = new(pool = new(threads));
            return pool;
        }
    }

    ~WorkerPool() => _shared.Stop();

    public int Threads { get; }

    /// <summary>Workers that are threads of others.</summary>
    public int Helpers { get; }

    /// <inheritdoc/>
    int IPassHelpers.Count => Helpers;

    /// <inheritdoc/>
    public long Calls => _shared.Calls;

    /// <inheritdoc/>
    public void Call() => _shared.Call();

    /// <summary>Does pieces while there are any, else waits for the next job, but no longer than to the next <see cref="Call"/>.</summary>
    /// <param name="worker">Number of this helper, from 1.</param>
    /// <param name="calls">What <see cref="Calls"/> was before this helper looked for other work.</param>
    /// <param name="milliseconds">Longest wait.</param>
    /// <returns>Ticks of work.</returns>
    public long Help(int worker, long calls, int milliseconds) => _shared.Help(worker, calls, milliseconds);

    /// <inheritdoc/>
    long IPassHelpers.Help(int helper, long calls, int milliseconds) => Help(helper + 1, calls, milliseconds);

    /// <summary>
    /// Does pieces 0…count-1 and returns when all are done: alone where there is one piece, or where the pool works for another caller. What a piece throws
    /// is thrown here, after the others.
    /// </summary>
    public void Run(ParallelJob job, int count)
    {
        if (Threads == 1 || count == 1 || Interlocked.Exchange(ref _busy, 1) == 1)
        {
            for (var i = 0; i < count; i++)
                job.Run(i, 0);
            return;
        }
        try
        {
            _shared.Run(job, count);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
        GC.KeepAlive(this);
    }

    // A worker parks at a place of its own, so that no other takes its token: whoever clears _parked releases exactly one, which the worker waits for.
    private sealed class Shared(int threads)
    {
        private const int Spins = 4000;
        private readonly Semaphore[] _wake = [.. Enumerable.Range(0, threads).Select(_ => new Semaphore(0, 1))];
        private readonly int[] _parked = new int[threads];
        private ParallelJob? _job;
        private long _state; // generation in the upper half, pieces not yet taken in the lower
        private ExceptionDispatchInfo? _failure;
        private long _calls;
        private int _done;
        private volatile bool _stopped;

        public long Calls => Interlocked.Read(ref _calls);

        public void Run(ParallelJob job, int count)
        {
            (_job, _failure) = (job, null);
            Volatile.Write(ref _done, 0);
            Interlocked.Exchange(ref _state, (((_state >> 32) + 1) << 32) | (uint)count);
            Wake();
            while (TryTake(0))
            {
            }
            for (var i = 0; Volatile.Read(ref _done) != count; i++)
                if (i < Spins)
                    Thread.SpinWait(1);
                else
                    Thread.Yield();
            Volatile.Read(ref _failure)?.Throw();
        }

        public void Loop(int worker)
        {
            while (!_stopped)
                Help(worker, Calls, Timeout.Infinite);
        }

        public long Help(int worker, long calls, int milliseconds)
        {
            var start = Stopwatch.GetTimestamp();
            if (TryTake(worker))
            {
                while (TryTake(worker))
                {
                }
                return Stopwatch.GetTimestamp() - start;
            }
            for (var i = 0; i < Spins; i++)
            {
                if (IsWanted(calls))
                    return 0;
                Thread.SpinWait(1);
            }
            Park(worker, calls, milliseconds);
            return 0;
        }

        public void Call()
        {
            Interlocked.Increment(ref _calls);
            Wake();
        }

        private bool IsWanted(long calls) => (uint)Interlocked.Read(ref _state) != 0 || Calls != calls || _stopped;

        // Whoever makes the thread wanted does so before looking whether it is parked, and it looks whether it is wanted after it has said that it parks.
        private void Park(int worker, long calls, int milliseconds)
        {
            Interlocked.Exchange(ref _parked[worker], 1);
            var woken = !IsWanted(calls) && _wake[worker].WaitOne(milliseconds);
            if (!woken && Interlocked.Exchange(ref _parked[worker], 0) == 0)
                _wake[worker].WaitOne();
        }

        // Comes after a full fence.
        private void Wake()
        {
            for (var worker = 1; worker < _parked.Length; worker++)
                if (Volatile.Read(ref _parked[worker]) == 1 && Interlocked.Exchange(ref _parked[worker], 0) == 1)
                    _wake[worker].Release();
        }

        public void Stop()
        {
            _stopped = true;
            Call();
        }

        private bool TryTake(int worker)
        {
            var state = Volatile.Read(ref _state);
            if ((uint)state == 0)
                return false;
            var job = _job;
            if (Interlocked.CompareExchange(ref _state, state - 1, state) == state)
            {
                try
                {
                    job!.Run((int)((uint)state - 1), worker);
                }
                catch (Exception exception)
                {
                    Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(exception));
                }
                Interlocked.Increment(ref _done);
            }
            return true;
        }
    }
}
