using System.Text;
using RlTemplates.Terminal;

namespace RlTemplates.Tests.Terminal;

/// <summary>Programs that set the console's writers themselves, or run the entry script more than once.</summary>
[Collection("console")]
public sealed class ConsoleStreamsTests : IDisposable
{
    private readonly TextWriter _output = Console.Out;

    public void Dispose() => Console.SetOut(_output);

    [Theory]
    [InlineData(ConsolePatience.Blocks)]
    [InlineData(ConsolePatience.Waits)]
    [InlineData(ConsolePatience.Drops)]
    public async Task A_writer_that_locks_the_console_as_that_of_the_process_does_ends_in_no_deadlock(object patience)
    {
        using var target = new LockingWriter();
        Console.SetOut(target);

        await Task.Run(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                using var streams = ConsoleStreams.Install();
                streams.Use((ConsolePatience)patience);
                Console.Out.WriteLine(i);
            }
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        target.ToString().ShouldBe("0\n1\n2\n".ReplaceLineEndings());
    }

    [Fact]
    public void The_writer_of_the_process_is_known_again_when_the_entry_script_has_given_it_back()
    {
        var first = StandardStream.OfConsole().Output;

        ConsoleStreams.Install().Dispose();

        StandardStream.OfConsole().Output.ShouldBeOfType(first.GetType());
    }

    // As a thread does that writes to the console's own stream: it takes the lock of the writer that was Console.Out, and then that of the
    // one that is.
    [Theory]
    [InlineData(ConsolePatience.Blocks)]
    [InlineData(ConsolePatience.Waits)]
    [InlineData(ConsolePatience.Drops)]
    public async Task A_thread_that_holds_the_former_writer_and_waits_for_the_console_ends_in_no_deadlock(object patience)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var written = new StringWriter();
        Console.SetOut(written);
        var former = Console.Out;
        using var isInstalled = new ManualResetEventSlim();
        using var isHeld = new ManualResetEventSlim();
        var stranger = Task.Run(() =>
        {
            isInstalled.Wait(cancellation);
            lock (former)
            {
                isHeld.Set();
                Thread.Sleep(200);
                lock (Console.Out)
                {
                }
            }
        }, cancellation);
        var script = Task.Run(() =>
        {
            using var streams = ConsoleStreams.Install();
            streams.Use((ConsolePatience)patience);
            isInstalled.Set();
            isHeld.Wait(cancellation);
            Console.Out.WriteLine("said");
        }, cancellation);

        await Task.WhenAll(stranger, script).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        written.ToString().ShouldBe("said\n".ReplaceLineEndings());
    }

    [Fact]
    public void A_writer_of_the_program_that_fails_is_told_of()
    {
        using var complained = new StringWriter();
        var errors = Console.Error;
        Console.SetOut(new FailingWriter());
        Console.SetError(complained);
        try
        {
            using var streams = ConsoleStreams.Install();
            Console.Out.WriteLine("said");
        }
        finally
        {
            Console.SetError(errors);
        }
        complained.ToString().ShouldBe("warning: The output could not be written: It is sealed.\n".ReplaceLineEndings());
    }

    private sealed class FailingWriter : StringWriter
    {
        public override void Write(string? value) => throw new InvalidOperationException("It is sealed.");
    }

    // The console of .NET on Unix writes under the lock of Console.Out.
    private sealed class LockingWriter : StringWriter
    {
        public override void Write(string? value)
        {
            lock (Console.Out)
                base.Write(value);
        }

        public override void Write(char value) => Write(value.ToString());

        public override Encoding Encoding => Encoding.UTF8;
    }
}
