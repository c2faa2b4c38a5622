using System.Globalization;
using System.Text.RegularExpressions;

namespace RlTemplates.Tracking.Tests;

public sealed class PlainProgressTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Plain_progress_shows_header_first_and_last_row_and_the_end()
    {
        var settings = new ProgressSettings { Columns = [Metric.TrainingIteration, Metric.EpisodeRewardMean], Interval = TimeSpan.FromHours(1) };
        using (var sink = new PlainProgress(_output, settings))
        {
            for (var i = 1; i <= 50; i++)
                sink.Write(Result(new() { [Metric.TrainingIteration] = i, [Metric.EpisodeRewardMean] = i == 1 ? double.NaN : i / 3.0 }));
            sink.Write(new RunEnded(Run() with { Status = RunStatus.Completed, StopReason = "reward reached" }));
        }

        _output.ToString().ShouldBe("    iter    reward\n       1         -\n      50     16.67\ncompleted: reward reached\n");
    }

    [Fact]
    public void Rows_that_name_their_values_are_found_by_the_pattern_of_each_metric()
    {
        const string OfOurs = "loss/a.b";
        var settings = new ProgressSettings { Columns = [Metric.TrainingIteration, Metric.EpisodeRewardMean, OfOurs, Metric.EvaluationRewardMean], NamesValues = true, Interval = TimeSpan.Zero };
        var values = new Dictionary<string, double> { [Metric.TrainingIteration] = 12345678901, [Metric.EpisodeRewardMean] = -1.25e-7, [OfOurs] = 1e22, ["other"] = 1 };
        using (var sink = new PlainProgress(_output, settings))
        {
            sink.Write(Result(values));
            sink.Write(Result(new() { [Metric.EpisodeRewardMean] = double.NaN, [OfOurs] = double.PositiveInfinity, [Metric.TrainingIteration] = 2 }));
        }

        var lines = _output.ToString().Split('\n');
        lines[..2].ShouldBe(["training_iteration=12345678901 episode_reward_mean=-1.25E-07 loss/a.b=1E+22", "training_iteration=2"]);
        foreach (var (name, value) in values.Where(v => v.Key != "other"))
            double.Parse(Regex.Match(lines[0], MetricLine.Pattern(name)).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBe(value);
        Regex.IsMatch(lines[0], MetricLine.Pattern("reward_mean")).ShouldBeFalse();
    }

    [Fact]
    public void Plain_progress_says_once_a_minute_and_at_the_end_where_the_time_goes()
    {
        var clock = new StepClock();
        var settings = new ProgressSettings { Columns = [Metric.TrainingIteration], Interval = TimeSpan.Zero, Time = clock };
        using (var sink = new PlainProgress(_output, settings))
        {
            sink.Write(new RunStarted(Run()));
            for (var i = 1; i <= 5; i++)
            {
                clock.Now += TimeSpan.FromSeconds(25);
                sink.Write(Result(new()
                {
                    [Metric.TrainingIteration] = i, [Metric.TimeEnvironment] = i / 10.0, [Metric.TimeLearning] = 1 - i / 10.0 - 0.004, [Metric.TimeOther] = 0.004,
                }));
            }
            sink.Write(new RunEnded(Run() with { Status = RunStatus.Completed }));
        }

        _output.ToString().Split('\n').Where(line => line.StartsWith("time", StringComparison.Ordinal) || line.EndsWith('3') || line.EndsWith('5')).ShouldBe(
            ["       3", "time   environment 30 %   learning 70 %", "       5", "time   environment 50 %   learning 50 %"]);
        _output.ToString().ShouldEndWith("learning 50 %\ncompleted\n");
    }

    [Fact]
    public void Where_the_caller_tells_the_error_progress_does_not()
    {
        using (var sink = new PlainProgress(_output, new() { TellsError = false }))
            sink.Write(new RunEnded(Run() with { Status = RunStatus.Failed, StopReason = "bad luck", Error = "bad luck" }));

        _output.ToString().ShouldBe("failed\n");
    }

    [Fact]
    public void The_end_shows_no_character_that_could_steer_the_terminal() =>
        RunText.End(Run() with { Status = RunStatus.Stopped, StopReason = "a\u001b]0;owned\u0007b" }).ShouldNotContain('\u001b');

    private static ResultReported Result(Dictionary<string, double> metrics) => new(metrics);

    private static RunInfo Run() => new()
    {
        Id = "20260101-000000-abcdef",
        Experiment = "pong",
        Status = RunStatus.Running,
        CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Directory = "runs/pong/20260101-000000-abcdef",
    };

    private sealed class StepClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
