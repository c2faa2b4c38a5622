using System.Text;

namespace RlTemplates.Tracking.Tests;

/// <summary>Metric files that are too large, or hold what no training wrote.</summary>
public sealed class LargeMetricsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Empty_lines_cost_no_exceptions()
    {
        System.IO.File.WriteAllText(File, "{\"x\":1}\n" + new string('\n', 2_000_000) + "{\"x\":2}\n");
        var exceptions = 0;
        void Count(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e) => exceptions += e.Exception is System.Text.Json.JsonException ? 1 : 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            MetricReader.Read(File).Select(r => r["x"]).ShouldBe([1, 2]);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }
        // Those of other tests that run at the same time.
        exceptions.ShouldBeLessThan(1000);
    }

    [Fact]
    public void A_long_line_is_skipped_in_bounded_memory()
    {
        using (var stream = System.IO.File.Create(File))
        {
            stream.Write("{\"x\":1}\n"u8);
            var part = Encoding.UTF8.GetBytes(new string('x', 1 << 20));
            for (var i = 0; i < 100; i++)
                stream.Write(part);
            stream.Write("\n{\"x\":2}\n"u8);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        MetricReader.Read(File).Select(r => r["x"]).ToList().ShouldBe([1, 2]);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(16 << 20);
    }

    [Theory]
    [InlineData("{\"x\":1}\n{\"x\":2}\n{\"x\":9}\n{\"x\":8}\ntorn", "{\"x\":1}\n{\"x\":2}\n", 2)]
    [InlineData("{\"x\":1}\nno row\n{\"x\":9}\n\n{\"x\":2}\n", "{\"x\":1}\n{\"x\":2}\n", 2)]
    [InlineData("{\"x\":9}\n{\"x\":1}\n", "{\"x\":1}\n", 1)]
    [InlineData("{\"x\":9}\n", "", 0)]
    [InlineData("{\"x\":1}\n", "{\"x\":1}\n", 1)]
    [InlineData("{\"x\":1}\r\n{\"x\":9}\r\n", "{\"x\":1}\r\n", 1)]
    public void Rows_are_removed_wherever_they_are(string before, string after, int kept)
    {
        System.IO.File.WriteAllText(File, before);

        MetricTrim.Keep(File, row => row["x"] < 5).ShouldBe(kept);

        System.IO.File.ReadAllText(File).ShouldBe(after);
    }

    [Fact]
    public void Lines_of_every_length_are_found()
    {
        var random = new Random(3);
        var lines = Enumerable.Range(0, 300).Select(i => $"{{\"x\":{i},\"t\":\"{new string('a', random.Next(0, 3000))}\"}}").ToList();
        System.IO.File.WriteAllLines(File, lines);

        MetricReader.Read(File).Select(r => r["x"]).ShouldBe(Enumerable.Range(0, 300).Select(i => (double)i));
    }
}
