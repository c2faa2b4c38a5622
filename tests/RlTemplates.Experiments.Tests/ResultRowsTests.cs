using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ResultRowsTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(100_000, true)]
    [InlineData(100_001, false)]
    [InlineData(100_010, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1_000_010, false)]
    [InlineData(1_000_100, true)]
    [InlineData(int.MaxValue, false)]
    public void Later_iterations_have_fewer_rows(long iteration, bool isWritten) => RowSchedule.IsWritten(iteration).ShouldBe(isWritten);

    [Fact]
    public void Rows_are_counted_without_reading_them()
    {
        var count = 0L;
        for (var i = 1; i <= 2_000_300; i++)
        {
            count += RowSchedule.IsWritten(i) ? 1 : 0;
            if (i % 9_973 == 0 || i is 1 or 100_000 or 1_000_000 or 2_000_300)
                RowSchedule.Count(i).ShouldBe(count);
        }
        RowSchedule.Count(0).ShouldBe(0);
        RowSchedule.Count(int.MaxValue).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public async Task Checkpoints_that_come_and_go_can_be_evaluated()
    {
        using var folder = new ScratchFolder();
        var run = Fixture.Train(folder.Path, Fixture.Config(3) with { CreateAlgorithm = setup => new NetworkAlgorithm(setup) }).Run;
        var store = new CheckpointStore(run.CheckpointsPath);
        var source = Directory.EnumerateFiles(store.Latest()!.Path).Where(f => Path.GetFileName(f) != "manifest.json").ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
        var files = source.ToDictionary(f => f.Key, f => (Action<BinaryWriter>)(writer => writer.Write(f.Value)));
        using var stop = new CancellationTokenSource();
        var training = Task.Run(() =>
        {
            for (var i = 10; !stop.IsCancellationRequested; i++)
                store.Save(i, i, 1, files);
        }, TestContext.Current.CancellationToken);

        try
        {
            for (var i = 0; i < 30; i++)
                new Experiment(Fixture.Definition, Fixture.Config()).Evaluate(new() { Run = run, Episodes = 1 }, TestContext.Current.CancellationToken).Result.Episodes.Count.ShouldBe(1);
        }
        finally
        {
            await stop.CancelAsync();
            await training;
        }
    }

    [Theory]
    [InlineData("progress.bin")]
    [InlineData("algorithm.bin")]
    public void Forged_lengths_with_the_right_hash_are_a_clear_sentence(string name)
    {
        using var folder = new ScratchFolder();
        var run = Fixture.Train(folder.Path, Fixture.Config(3)).Run;
        var store = new CheckpointStore(run.CheckpointsPath);
        var (old, random) = (store.Latest()!, new Random(4));
        var contents = Directory.EnumerateFiles(old.Path).Where(f => Path.GetFileName(f) != "manifest.json").ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);
        for (var round = 0; round < 60; round++)
        {
            var forged = (byte[])contents[name].Clone();
            var at = random.Next(forged.Length);
            forged.AsSpan(at, Math.Min(8, forged.Length - at)).Fill(0xff);
            store.Save(old.TimestepsTotal, 100 + round, 1, contents.ToDictionary(f => f.Key, f => (Action<BinaryWriter>)(writer => writer.Write(f.Key == name ? forged : f.Value))));

            // Some of it is just another number.
            try
            {
                Fixture.Train(folder.Path, Fixture.Config(1), new RunStore(folder.Path).Find("latest"));
            }
            catch (UserException exception)
            {
                exception.Message.ShouldStartWith("Checkpoint ");
            }
        }
    }
}
