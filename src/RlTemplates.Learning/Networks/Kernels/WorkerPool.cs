namespace RlTemplates.Learning.Networks.Kernels;

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
/// memory; a thread that the system does not schedule in time holds nobody up. The threads end when the pool is collected.
/// </summary>
internal sealed class WorkerPool
{
    private readonly Shared _shared = new();

    public WorkerPool(int threads)
    {
        Threads = threads;
        for (var worker = 1; worker < threads; worker++)
        {
            var (shared, number) = (_shared, worker);
            new Thread(() => shared.Loop(number)) { IsBackground = true, Name = $"network-{number}" }.Start();
        }
    }

    ~WorkerPool() => _shared.Stop(Threads);

    public int Threads { get; }

    /// <summary>Does pieces 0…count-1 and returns when all are done.</summary>
    public void Run(ParallelJob job, int count)
    {
        if (Threads == 1 || count == 1)
        {
            for (var i = 0; i < count; i++)
                job.Run(i, 0);
            return;
        }
        _shared.Run(job, count);
        GC.KeepAlive(this);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Threads may still wait on the semaphore when the pool is collected; its own finalizer closes it.")]
    private sealed class Shared
    {
        private const int Spins = 2000;
        private readonly Semaphore _wake = new(0, int.MaxValue);
        private ParallelJob? _job;
        private long _state; // generation in the upper half, pieces not yet taken in the lower
        private int _done, _parked;
        private volatile bool _stopped;

        public void Run(ParallelJob job, int count)
        {
            _job = job;
            Volatile.Write(ref _done, 0);
            Interlocked.Exchange(ref _state, (((_state >> 32) + 1) << 32) | (uint)count);
            var parked = Interlocked.Exchange(ref _parked, 0);
            if (parked > 0)
                _wake.Release(parked);
            while (TryTake(0))
            {
            }
            for (var i = 0; Volatile.Read(ref _done) != count; i++)
                if (i < Spins)
                    Thread.SpinWait(8);
                else
                    Thread.Yield();
        }

        public void Loop(int worker)
        {
            while (!_stopped)
            {
                if (TryTake(worker))
                    continue;
                var i = 0;
                while (i < Spins && (uint)Volatile.Read(ref _state) == 0 && !_stopped)
                {
                    Thread.SpinWait(8);
                    i++;
                }
                if (i < Spins)
                    continue;
                Interlocked.Increment(ref _parked);
                if ((uint)Interlocked.Read(ref _state) == 0 && !_stopped)
                    _wake.WaitOne();
            }
        }

        public void Stop(int threads)
        {
            _stopped = true;
            _wake.Release(threads);
        }

        private bool TryTake(int worker)
        {
            var state = Volatile.Read(ref _state);
            if ((uint)state == 0)
                return false;
            var job = _job;
            if (Interlocked.CompareExchange(ref _state, state - 1, state) == state)
            {
                job!.Run((int)((uint)state - 1), worker);
                Interlocked.Increment(ref _done);
            }
            return true;
        }
    }
}
