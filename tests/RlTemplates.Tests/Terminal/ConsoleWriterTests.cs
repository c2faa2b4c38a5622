using System.Text;
using RlTemplates.Terminal;

namespace RlTemplates.Tests.Terminal;

public sealed class ConsoleWriterTests : IDisposable
{
    private readonly StuckWriter _stuck = new();

    public void Dispose() => _stuck.Dispose();

    [Fact]
    public void What_is_accepted_is_written_in_order()
    {
        using var target = new StringWriter();
        using var writer = new ConsoleWriter(target, Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Drops, NewLine = "\n" };

        for (var i = 0; i < 1000; i++)
            writer.WriteLine(i);

        writer.Drain(Timeout.InfiniteTimeSpan).ShouldBe(0);
        target.ToString().ShouldBe(string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i}\n")));
    }

    [Fact]
    public void What_does_not_fit_is_dropped_and_counted()
    {
        using var writer = new ConsoleWriter(_stuck, Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Drops, NewLine = "\n" };
        writer.Write("first ");
        _stuck.Entered.Wait(TestContext.Current.CancellationToken);
        writer.Write(new string('x', ConsoleWriter.Capacity));
        writer.Write("lost");

        writer.Drain(TimeSpan.Zero).ShouldBe(ConsoleWriter.Capacity + 4);
        _stuck.Release.Set();
        writer.Drain(Timeout.InfiniteTimeSpan);
        writer.Write("last");
        writer.Drain(Timeout.InfiniteTimeSpan).ShouldBe(0);

        _stuck.Text.ShouldStartWith("first xxx");
        _stuck.Text.ShouldEndWith("x… 4 characters of output were dropped, because nobody read them\nlast");
    }

    [Fact]
    public async Task Who_waits_for_a_reader_is_released_when_the_process_is_to_end()
    {
        using var writer = new ConsoleWriter(_stuck, Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Waits };
        var writing = Task.Run(() => writer.Write("text"), TestContext.Current.CancellationToken);
        _stuck.Entered.Wait(TestContext.Current.CancellationToken);
        writing.IsCompleted.ShouldBeFalse();

        writer.Hurry();

        await writing;
        writer.IsLeftBehind.ShouldBeTrue();
        _stuck.Release.Set();
    }

    [Fact]
    public async Task What_is_written_long_after_the_process_was_told_to_end_gets_its_time_too()
    {
        using var writer = new ConsoleWriter(_stuck, Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Drops };
        writer.Hurry();
        await Task.Delay(ConsoleWriter.LongestEnd, TestContext.Current.CancellationToken);
        writer.Write("first ");
        _stuck.Entered.Wait(TestContext.Current.CancellationToken);
        writer.Write("last");

        _stuck.Release.Set();

        writer.Drain(TimeSpan.FromSeconds(10)).ShouldBe(0);
        _stuck.Text.ShouldBe("first last");
    }

    [Fact]
    public void An_error_of_the_stream_is_thrown_at_who_waits_and_kept_from_who_does_not()
    {
        using var waiting = new ConsoleWriter(new FullWriter(), Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Waits };
        using var dropping = new ConsoleWriter(new FullWriter(), Timeout.InfiniteTimeSpan, tellsLoss: true) { Patience = ConsolePatience.Drops };

        Should.Throw<ConsoleException>(() => waiting.Write("text")).Message.ShouldBe("The output cannot be written: the disk is full.");
        dropping.Write("text");
        dropping.Drain(Timeout.InfiniteTimeSpan);
        dropping.Problem.ShouldBe("the disk is full");
    }

    private sealed class StuckWriter : StringWriter
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public string Text => ToString();

        public override void Write(string? value)
        {
            Entered.Set();
            Release.Wait();
            base.Write(value);
        }
    }

    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => throw new IOException("the disk is full.");
    }
}
