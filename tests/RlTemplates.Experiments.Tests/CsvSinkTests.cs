using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class CsvSinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_has_every_row_also_after_an_interruption_and_new_metrics()
    {
        using var stop = new CancellationTokenSource();
        var first = Fixture.Train(_folder.Path, Config(iteration => Cancel(stop, iteration)), cancellationToken: stop.Token).Run;
        ShouldEqualRows(first, 7);

        var resumed = Fixture.Train(_folder.Path, Config(_ => { }), first).Run;

        ShouldEqualRows(resumed, 10);
    }

    [Fact]
    public void A_table_removed_or_changed_during_training_is_written_anew()
    {
        var run = Fixture.Train(_folder.Path, Config(iteration =>
        {
            if (iteration is not (4 or 8))
                return;
            // Sinks write on a thread of their own.
            string? path = null;
            SpinWait.SpinUntil(() => (path = Directory.GetFiles(_folder.Path, "metrics.csv", SearchOption.AllDirectories).FirstOrDefault()) is not null, TimeSpan.FromSeconds(60)).ShouldBeTrue();
            if (iteration == 4)
                File.Delete(path!);
            else
                File.AppendAllText(path!, "1,2");
        })).Run;

        ShouldEqualRows(run, 10);
    }

    [Fact]
    public void Later_iterations_have_fewer_rows_and_the_last_has_one()
    {
        var run = Fixture.Train(_folder.Path, Config(_ => { })).Run;
        using (var sink = new CsvSinkOptions().Create(run))
        {
            sink.Write(new RunStarted(run));
            for (var i = 99_998; i <= 100_025; i++)
                sink.Write(new ResultReported(new Dictionary<string, double> { [Metric.TrainingIteration] = i }) { TrainingIteration = i });
            sink.Write(new RunEnded(run));
        }
        var lines = File.ReadAllLines(Path.Combine(run.Directory, "metrics.csv"));
        var column = Array.IndexOf(lines[0].Split(','), Metric.TrainingIteration);
        lines[^6..].Select(line => line.Split(',')[column]).ShouldBe(["99998", "99999", "100000", "100010", "100020", "100025"]);
    }

    private static ExperimentConfig Config(Action<int> onIteration) =>
        Fixture.Config(10, [new Callback<TrainResult>(typeof(OnTrainResultAttribute), "Late", LogLate)], onIteration) with
        {
            Tracking = new() { Sinks = [new CsvSinkOptions()] },
        };

    private static void Cancel(CancellationTokenSource stop, int iteration)
    {
        if (iteration == 7)
            stop.Cancel();
    }

    private static void ShouldEqualRows(RunInfo run, int count)
    {
        var lines = File.ReadAllText(Path.Combine(run.Directory, "metrics.csv")).TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToList();
        var rows = MetricReader.Read(run.MetricsPath).ToList();
        rows.Count.ShouldBe(count);
        lines.Count.ShouldBe(count + 1);
        lines[0].ShouldBe(rows.SelectMany(row => row.Metrics.Keys).Distinct(), ignoreOrder: true);
        for (var i = 0; i < count; i++)
        {
            lines[i + 1].Length.ShouldBe(lines[0].Length);
            for (var c = 0; c < lines[0].Length; c++)
                (lines[i + 1][c].Length == 0 ? double.NaN : double.Parse(lines[i + 1][c], CultureInfo.InvariantCulture)).ShouldBe(rows[i][lines[0][c]]);
        }
    }

    private static void LogLate(TrainResult result, Run run)
    {
        if (result.TrainingIteration == 6)
            run.Log("late", 1.5);
    }
}
