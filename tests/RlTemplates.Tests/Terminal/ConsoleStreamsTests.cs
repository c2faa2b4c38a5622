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
