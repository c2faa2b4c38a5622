namespace RlTemplates.Tracking.Tests;

public sealed class RunJobTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private RunInfo Written(string json)
    {
        var folder = Path.Combine(_folder.Path, "a", "20260101-000000-aaaaaa");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "run.json"), json.Replace("{", """{ "id": "x", "experiment": "a", "status": "completed", "created_at": "2026-01-01T00:00:00Z", """, StringComparison.Ordinal));
        return new RunStore(_folder.Path).Find("latest");
    }

    [Theory]
    [InlineData(RunKind.Run, false)]
    [InlineData(RunKind.Sweep, true)]
    [InlineData(RunKind.Seeds, true)]
    [InlineData(RunKind.Head, true)]
    [InlineData(RunKind.Worker, false)]
    public void A_run_keeps_its_kind(RunKind kind, bool hasChildren)
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new() { Kind = kind });

        (run.Kind, run.Children is not null).ShouldBe((kind, hasChildren));
        store.Reload(run).Kind.ShouldBe(kind);
    }

    [Fact]
    public void Files_of_earlier_versions_are_read_as_they_were_meant()
    {
        Written("{ \"seed\": 1 }").Kind.ShouldBe(RunKind.Run);
        Written("{ \"children\": [] }").Kind.ShouldBe(RunKind.Sweep);
        Should.Throw<UserException>(Written("{ \"children\": [\"t1\", \"t2\"] }").EnsureTrains).Message.ShouldContain("for example t2");
        Written("{ \"kind\": \"head\", \"children\": [\"w\"] }").EnsureTrains();
        Written("{ \"kind\": \"none\" }").Status.ShouldBe(RunStatus.Broken);
        Written("{ \"job\": { \"target\": \"prod\" } }").Status.ShouldBe(RunStatus.Broken);
    }

    [Fact]
    public void A_run_that_was_sent_away_is_not_lost_when_the_command_that_sent_it_ends()
    {
        var store = new RunStore(_folder.Path);
        var run = store.Create("a", new());
        using (var writer = RunWriter.Open(run))
        {
            writer.Expect(int.MaxValue, DateTimeOffset.UtcNow);
            writer.Send(new("prod", "SageMaker", "job-1", "https://console"));
        }

        var sent = store.Reload(run);
        (sent.Status, sent.Job, sent.ProcessId, sent.Host).ShouldBe((RunStatus.Pending, new("prod", "SageMaker", "job-1", "https://console"), null, null));
        File.ReadAllText(Path.Combine(run.Directory, "run.json")).ShouldContain("\"target\": \"prod\"");
        using (var writer = RunWriter.Open(run))
        {
            writer.Start();
            writer.Send(new("prod", "SageMaker", "job-2"));
        }
        store.Reload(run).ProcessId.ShouldBe(System.Environment.ProcessId);
    }
}
