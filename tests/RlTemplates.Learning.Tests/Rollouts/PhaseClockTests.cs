using System.Diagnostics;
using System.Diagnostics.Metrics;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class PhaseClockTests
{
    [Fact]
    public void Phases_add_up_to_the_whole_time()
    {
        var clock = new PhaseClock();
        var before = Stopwatch.GetTimestamp();
        clock.Start();
        clock.Enter(Phase.Environment);
        Thread.Sleep(30);
        clock.Enter(Phase.Learning);
        Thread.Sleep(10);
        clock.Move(Phase.Learning, Phase.Waiting, 100);
        clock.Enter(Phase.Other);
        var time = clock.Take();

        var all = Stopwatch.GetTimestamp() - before;
        time.Whole.ShouldBeInRange(0, all);
        time.Waiting.ShouldBe(100);
        time.Environment.ShouldBeInRange(Stopwatch.Frequency / 50, all);
        time.Learning.ShouldBeInRange(Stopwatch.Frequency / 200, all);
        time.Inference.ShouldBe(0);
        (time.Environment + time.Learning + time.Waiting).ShouldBeLessThanOrEqualTo(time.Whole);
        clock.Take().Whole.ShouldBeLessThan(time.Whole);
    }

    [Fact]
    public void Entering_a_phase_allocates_nothing()
    {
        var clock = new PhaseClock();
        clock.Start();
        clock.Take();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            clock.Enter((Phase)(i % 5));
        var time = clock.Take();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        time.Whole.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Listeners_hear_the_seconds_of_each_phase()
    {
        var heard = new HashSet<(string, double)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => l.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument.Meter.Name == Telemetry.MeterName && instrument.Name == "rltemplates.phase.duration")
            {
                lock (heard)
                    heard.Add(((string)tags[0].Value!, value));
            }
        });
        listener.Start();
        var report = new TrainReport();

        new ThreadTime { Environment = Stopwatch.Frequency * 1000, Whole = Stopwatch.Frequency * 4000 }.Report(report);

        lock (heard)
            heard.IsSupersetOf([("environment", 1000), ("other", 3000)]).ShouldBeTrue();
        report.Metrics[Metric.TimeEnvironment].ShouldBe(0.25);
        report.Metrics[Metric.TimeOther].ShouldBe(0.75);
    }
}
