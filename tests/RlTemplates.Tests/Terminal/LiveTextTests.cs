using RlTemplates.Terminal;

namespace RlTemplates.Tests.Terminal;

/// <summary>What others write while a live view is drawn.</summary>
[Collection("console")]
public sealed class LiveTextTests
{
    [Fact]
    public void What_others_write_waits_for_the_view_and_tears_it_nowhere()
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter { NewLine = "\n" };
        Console.SetOut(written);
        try
        {
            using var console = ConsoleStreams.Install();
            using (var others = new LiveText(Console.Out))
            {
                Console.WriteLine("from a callback");
                Console.Write("\u001b[31mred\u001b[0m and ");
                console.Settle();
                written.ToString().ShouldBeEmpty();

                others.Output.Write("[view]");
                console.Settle();
                written.ToString().ShouldBe("[view]");
                others.Take().ShouldBe(["from a callback"]);
                others.Take().ShouldBeEmpty();

                Console.WriteLine("more\n\u001b[2J");
                others.Take().ShouldBe(["red and more", "\uFFFD[2J"]);
                Console.Write("the rest");
            }
            Console.WriteLine(", at once");
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
        written.ToString().ReplaceLineEndings("\n").ShouldBe("[view]the rest\n, at once\n");
    }

    [Fact]
    public void More_than_fits_is_dropped_and_counted_and_a_line_without_an_end_is_cut()
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            using var console = ConsoleStreams.Install();
            using var others = new LiveText(Console.Out);
            var line = new string('x', 999) + "\n";
            for (var i = 0; i < 1000; i++)
                Console.Write(line);

            var lines = others.Take();

            lines.Count(shown => shown.StartsWith('x')).ShouldBe(ConsoleWriter.Capacity / 1000);
            lines.Count.ShouldBe((ConsoleWriter.Capacity / 1000) + 1);
            lines[^1].ShouldBe($"… {1_000_000 - (ConsoleWriter.Capacity / 1000 * 1000)} characters of output were dropped, because they came faster than they are shown");

            Console.Write(new string('y', 100_000));
            others.Take().ShouldBe([new string('y', 100_000)]);
            Console.WriteLine("z");
            others.Take().ShouldBe(["z"]);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    [Fact]
    public void A_view_that_is_drawn_elsewhere_keeps_nobodys_text()
    {
        using var elsewhere = new StringWriter();

        using var others = new LiveText(elsewhere);

        others.Output.ShouldBe(elsewhere);
        others.Take(isLast: true).ShouldBeEmpty();
    }
}
