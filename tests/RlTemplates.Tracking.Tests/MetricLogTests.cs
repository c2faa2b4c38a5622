namespace RlTemplates.Tracking.Tests;

public sealed class MetricLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "metrics.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_come_back_to_the_last_bit()
    {
        double[] values = [0.1, -0.0, double.Epsilon, double.MaxValue, 1e15, Math.PI];
        using (var log = new MetricLog(File))
        {
            foreach (var value in values)
                log.Append(new Dictionary<string, double> { ["x"] = value, ["none"] = double.NaN, ["inf"] = double.NegativeInfinity });
        }

        var rows = MetricReader.Read(File).ToList();

        rows.Select(r => BitConverter.DoubleToInt64Bits(r["x"])).ShouldBe(values.Select(BitConverter.DoubleToInt64Bits));
        rows[0]["inf"].ShouldBe(double.NaN);
        System.IO.File.ReadLines(File).First().ShouldBe("{\"x\":0.1,\"none\":null,\"inf\":null}");
    }

    [Theory]
    [InlineData("{\"x\":3")]
    [InlineData("{\"x\":3}")]
    [InlineData("garbage")]
    public void A_torn_last_line_is_skipped_and_cut_off_by_the_next_writer(string torn)
    {
        System.IO.File.WriteAllText(File, "{\"x\":1}\nno json\n{\"x\":2}\n" + torn);

        MetricReader.Read(File).Select(r => r["x"]).ShouldBe([1, 2]);
        using (var log = new MetricLog(File))
            log.Append(new Dictionary<string, double> { ["x"] = 4 });
        MetricReader.Read(File).Select(r => r["x"]).ShouldBe([1, 2, 4]);
    }

    [Theory]
    [InlineData("{\"x\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    public void A_line_with_half_a_character_is_skipped(string line)
    {
        System.IO.File.WriteAllText(File, "{\"x\":1}\n" + line + "\n{\"x\":2}\n");

        MetricReader.Read(File).Select(r => r["x"]).ShouldBe([1, 2]);
    }

    [Fact]
    public void Rows_can_be_read_while_they_are_written()
    {
        using var log = new MetricLog(File);
        for (var i = 1; i <= 5; i++)
        {
            log.Append(new Dictionary<string, double> { ["x"] = i });
            MetricReader.Read(File).Count().ShouldBe(i);
        }
    }

    [Fact]
    public void Trim_keeps_what_it_is_told_to()
    {
        System.IO.File.WriteAllText(File, "{\"x\":1}\n{\"x\":2}\n{\"x\":3}\n{\"x\":");

        MetricTrim.Keep(File, row => row["x"] <= 2).ShouldBe(2);

        System.IO.File.ReadAllText(File).ShouldBe("{\"x\":1}\n{\"x\":2}\n");
        MetricReader.Read(Path.Combine(_folder.Path, "none")).ShouldBeEmpty();
    }
}
