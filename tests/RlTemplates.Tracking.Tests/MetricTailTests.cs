namespace RlTemplates.Tracking.Tests;

public sealed class MetricTailTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_whole_new_lines_are_read_and_a_shorter_file_is_read_anew()
    {
        var path = Path.Combine(_folder.Path, "metrics.jsonl");
        var tail = new MetricTail(path);
        tail.ReadNew().Rows.ShouldBeEmpty();

        File.WriteAllText(path, "{\"a\": 1}\n{\"a\": 2}\nno row\n{\"a\":");
        tail.ReadNew().Rows.Select(r => r["a"]).ShouldBe([1, 2]);
        tail.ReadNew().Rows.ShouldBeEmpty();
        File.AppendAllText(path, " 3}\n");
        tail.ReadNew().Rows.ShouldHaveSingleItem()["a"].ShouldBe(3);

        File.WriteAllText(path, "{\"a\": 9}\n");
        var (rows, isAnew) = tail.ReadNew();
        (rows.ShouldHaveSingleItem()["a"], isAnew).ShouldBe((9, true));
    }
}
