using System.Diagnostics;
using RlTemplates.Inference.Networks.Kernels;

namespace RlTemplates.Learning.Tests.Networks;

public sealed class WorkerPoolTests
{
    private const int Pieces = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_piece_of_a_job_is_done_once(int threads)
    {
        var pool = new WorkerPool(threads);
        for (var round = 0; round < 2000; round++)
        {
            var (job, count) = (new Job(), round % (Pieces + 1));
            pool.Run(job, count);
            job.Done.ShouldBe(Enumerable.Range(0, Pieces).Select(i => i < count ? 1 : 0));
            if (round % 500 == 0)
                Thread.Sleep(20);
        }
    }

    [Fact]
    public void A_process_has_one_pool_of_a_size() => WorkerPool.Of(3).ShouldBeSameAs(WorkerPool.Of(3));

    [Fact]
    public void Whoever_finds_the_pool_at_work_works_alone()
    {
        var pool = new WorkerPool(2);
        var callers = Enumerable.Range(0, 3).Select(_ => new Thread(() => Repeat(pool))).ToList();
        callers.ForEach(caller => caller.Start());
        callers.ForEach(caller => caller.Join());

        static void Repeat(WorkerPool pool)
        {
            for (var round = 0; round < 2000; round++)
            {
                var job = new Job();
                pool.Run(job, Pieces);
                job.Done.ShouldAllBe(done => done == 1);
            }
        }
    }

    [Fact]
    public void A_helper_does_pieces_until_it_is_called()
    {
        var pool = new WorkerPool(2, helpers: 1);
        var (stop, helped) = (false, 0L);
        var helper = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
                helped += pool.Help(1, pool.Calls, 50);
        });
        helper.Start();
        var both = new Job { Meet = new(2) };
        pool.Run(both, 2);
        both.Done[..2].ShouldBe([1, 1]);
        Volatile.Write(ref stop, true);
        pool.Call();
        helper.Join(10_000).ShouldBeTrue();
        helped.ShouldBeGreaterThan(0);
        pool.Run(new Job(), Pieces);
    }

    [Fact]
    public void No_call_is_lost()
    {
        const int Helpers = 3, Rounds = 1000;
        var pool = new WorkerPool(1 + Helpers, Helpers);
        var (seen, random, clock) = (new long[1 + Helpers], new RandomStream(1, 1), Stopwatch.StartNew());
        var helpers = Enumerable.Range(1, Helpers).Select(worker => new Thread(() =>
        {
            for (var calls = 0L; calls < Rounds;)
            {
                Volatile.Write(ref seen[worker], calls = pool.Calls);
                pool.Help(worker, calls, Timeout.Infinite);
            }
        }) { IsBackground = true }).ToList();
        helpers.ForEach(helper => helper.Start());
        for (var round = 1; round <= Rounds; round++)
        {
            // Calls come while helpers spin, park or sleep.
            Thread.SpinWait(random.NextInt32(10_000));
            pool.Call();
            for (var worker = 1; worker <= Helpers; worker++)
                while (Volatile.Read(ref seen[worker]) < round)
                {
                    clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), $"helper {worker} sleeps through call {round}");
                    Thread.Yield();
                }
        }
        pool.Call();
        helpers.ForEach(helper => helper.Join());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_a_piece_throws_reaches_the_caller_and_the_pool_works_on(int worker)
    {
        var pool = new WorkerPool(2);
        var job = new Job { Meet = new(2), Throws = worker };

        Should.Throw<InvalidDataException>(() => pool.Run(job, 2)).Message.ShouldBe("piece of worker " + worker);

        var both = new Job { Meet = new(2) };
        pool.Run(both, 2);
        both.Workers.Order().ShouldBe([0, 1]);
    }

    private sealed class Job : ParallelJob
    {
        public int[] Done { get; } = new int[Pieces];

        /// <summary>Where two workers wait for each other.</summary>
        public Barrier? Meet { get; init; }

        public int Throws { get; init; } = -1;

        public System.Collections.Concurrent.ConcurrentBag<int> Workers { get; } = [];

        public override void Run(int index, int worker)
        {
            Workers.Add(worker);
            Meet?.SignalAndWait(TimeSpan.FromSeconds(60)).ShouldBeTrue();
            Interlocked.Increment(ref Done[index]);
            if (worker == Throws)
                throw new InvalidDataException($"piece of worker {worker}");
        }
    }
}
