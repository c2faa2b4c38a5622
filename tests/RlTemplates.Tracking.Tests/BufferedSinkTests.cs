namespace RlTemplates.Tracking.Tests;

public sealed class BufferedSinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly List<string> _warnings = [];

    [Fact]
    public void Events_arrive_in_order_on_a_thread_of_the_sinks_own_and_are_flushed_before_the_end()
    {
        var recorder = new Recorder();
        var sink = Buffer(recorder);
        for (var i = 0; i < 1000; i++)
            sink.Write(Note(i));

        sink.End(Patience).ShouldBe(new("recorder", 1000, 0, 0, null));

        recorder.Taken.ShouldBe([.. Enumerable.Range(0, 1000).Select(i => $"{i}"), "flush", "dispose"]);
        recorder.Threads.ShouldHaveSingleItem().ShouldBe("sink recorder");
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_sink_that_throws_keeps_getting_events_and_is_warned_of_once()
    {
        var recorder = new Recorder { OnWrite = text => ThrowAt(text, "3", "5") };
        var sink = Buffer(recorder);
        for (var i = 0; i < 8; i++)
            sink.Write(Note(i));

        var report = sink.End(Patience);

        (report.Written, report.Lost).ShouldBe((6, 2));
        report.Message.ShouldBe("the sink recorder lost 2 of 8 events and wrote 0 late: it threw InvalidOperationException: no 3");
        recorder.Taken.ShouldBe(["0", "1", "2", "4", "6", "7", "flush", "dispose"]);
        _warnings.ShouldBe(["the sink recorder threw InvalidOperationException: no 3; training goes on, and what the sink loses is counted"]);
    }

    [Fact]
    public void A_sink_that_cannot_be_made_loses_everything_and_says_so_even_to_who_listens_later()
    {
        using var failed = new ManualResetEventSlim();
        var sink = new BufferedSink("mlflow", () => throw new InvalidOperationException("no server"));
        sink.Warned += (_, text) =>
        {
            _warnings.Add(text);
            failed.Set();
        };
        failed.Wait(Patience).ShouldBeTrue();
        for (var i = 0; i < 100_000; i++)
            sink.Write(Note(i));

        var report = sink.End(Patience);

        (report.Written, report.Lost).ShouldBe((0, 100_000));
        sink.Warned += (_, text) => _warnings.Add(text);
        _warnings.Count.ShouldBe(2);
        _warnings.Distinct().ShouldHaveSingleItem().ShouldStartWith("the sink mlflow threw InvalidOperationException: no server; ");
    }

    [Fact]
    public void What_does_not_fit_is_lost_and_counted_and_frequent_events_leave_room_for_rare_ones()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var recorder = new Recorder
        {
            OnWrite = _ =>
            {
                entered.Set();
                gate.Wait(Patience);
            },
        };
        var sink = Buffer(recorder, new() { Capacity = 16 });
        sink.Write(Note(-1));
        entered.Wait(Patience).ShouldBeTrue();
        for (var i = 0; i < 20; i++)
            sink.Write(new EpisodeEnded(new(1, 1)));
        for (var i = 0; i < 20; i++)
            sink.Write(new ResultReported(new Dictionary<string, double>()));
        for (var i = 0; i < 20; i++)
            sink.Write(Note(i));
        gate.Set();

        var report = sink.End(Patience);

        (report.Written, report.Lost).ShouldBe((1 + 16, 60 - 16));
        recorder.Taken.Count(t => t == nameof(EpisodeEnded)).ShouldBe(8);
        recorder.Taken.Count(t => t == nameof(ResultReported)).ShouldBe(4);
        _warnings.ShouldBe(["the sink recorder falls behind: its buffer of 16 events has no room; training goes on, and what the sink loses is counted"]);
    }

    [Fact]
    public void Late_events_are_counted()
    {
        var recorder = new Recorder { OnWrite = _ => Thread.Sleep(30) };
        var sink = Buffer(recorder, new() { LateAfter = TimeSpan.FromMilliseconds(20) });
        for (var i = 0; i < 3; i++)
            sink.Write(Note(i));

        var report = sink.End(Patience);

        (report.Written, report.Lost, report.Late).ShouldBe((3, 0, 3));
        report.Message.ShouldBe("the sink recorder lost 0 of 3 events and wrote 3 late");
        _warnings.ShouldHaveSingleItem().ShouldMatch("^the sink recorder falls behind: it wrote an event [0-9.]+ s late; ");
    }

    [Fact]
    public void A_sink_that_hangs_is_warned_of_left_behind_and_never_called_again()
    {
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var recorder = new Recorder
        {
            OnWrite = _ =>
            {
                entered.Set();
                gate.Wait(Patience);
            },
        };
        var sink = Buffer(recorder, new() { HangsAfter = TimeSpan.FromMilliseconds(20) });
        sink.Write(Note(0));
        entered.Wait(Patience).ShouldBeTrue();
        Thread.Sleep(50);
        sink.Write(Note(1));
        _warnings.ShouldHaveSingleItem().ShouldStartWith("the sink recorder has been busy with one event for ");

        var report = sink.End(TimeSpan.FromMilliseconds(200));

        (report.Written, report.Lost, report.Problem).ShouldBe((0, 2, "did not end within 0.2 s"));
        gate.Set();
        recorder.WaitForEnd(Patience).ShouldBeTrue();
        recorder.Taken.ShouldBe(["0", "dispose"]);
    }

    private static NoteWritten Note(int number) => new(NoteSeverity.Information, FormattableString.Invariant($"{number}"));

    private static void ThrowAt(string text, params string[] at)
    {
        if (at.Contains(text))
            throw new InvalidOperationException("no " + text);
    }

    private BufferedSink Buffer(IEventSink sink, BufferedSinkSettings? settings = null)
    {
        var buffered = new BufferedSink("recorder", sink, settings);
        buffered.Warned += (_, text) => _warnings.Add(text);
        return buffered;
    }

    private sealed class Recorder : IEventSink
    {
        private readonly ManualResetEventSlim _ended = new();

        public List<string> Taken { get; } = [];

        public HashSet<string?> Threads { get; } = [];

        public Action<string>? OnWrite { get; init; }

        public bool TakesEpisodes => true;

        public bool WaitForEnd(TimeSpan limit) => _ended.Wait(limit);

        public void Write(TrainingEvent trainingEvent)
        {
            var text = trainingEvent is NoteWritten note ? note.Text : trainingEvent.GetType().Name;
            Threads.Add(Thread.CurrentThread.Name);
            OnWrite?.Invoke(text);
            Taken.Add(text);
        }

        public void Flush() => Taken.Add("flush");

        public void Dispose()
        {
            Taken.Add("dispose");
            _ended.Set();
        }
    }
}
