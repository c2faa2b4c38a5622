using RlTemplates.AzureMl.Fake;
using RlTemplates.AzureMl.Training;

namespace RlTemplates.AzureMl.Tests.Training;

public sealed class JobLogTests
{
    [Fact]
    public async Task Each_line_is_told_once_and_whole_while_the_log_grows()
    {
        await using var azure = await FakeAzure.StartAsync();
        var path = azure.Blobs.PathOf(FakeAzure.ArtifactContainer, "ExperimentRun/dcid.pong/user_logs/std_log.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var rounds = new Queue<string>(["first\nse", "cond\n", "", "third\nlast"]);
        var log = new JobLog(new(Workspace.Of(azure)), "pong", TimeProvider.System);

        var lines = await log.ReadAsync(
            token =>
            {
                File.AppendAllText(path, rounds.Dequeue());
                return Task.FromResult(rounds.Count > 0);
            },
            TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        lines.ShouldBe(["first", "second", "third", "last"]);
    }
}
