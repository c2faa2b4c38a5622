using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;
using Spectre.Console;

namespace RlTemplates.Tests.Terminal;

public sealed class LiveProgressTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_live_view_shows_rows_status_and_the_nearest_criterion()
    {
        var state = new ProgressState(new()
        {
            Columns = [Metric.TrainingIteration, Metric.EpisodeRewardMean],
            Stop = new Dictionary<string, StopBound> { [Metric.EpisodeRewardMean] = new(18), [Metric.TimeTotalSeconds] = new(1800) },
            Interval = TimeSpan.Zero,
        });
        state.Start(Run());
        foreach (var (iteration, reward) in new[] { (1, -21.0), (2, -1.5) })
        {
            state.Add(new Dictionary<string, double>
            {
                [Metric.TrainingIteration] = iteration,
                [Metric.TimestepsTotal] = iteration * 12_345,
                [Metric.TimestepsPerSecond] = 2345,
                [Metric.TimeEnvironment] = 0.2,
                [Metric.TimeLearning] = 0.797,
                [Metric.TimeOther] = 0.003,
                [Metric.EpisodeRewardMean] = reward,
                [Metric.TimeTotalSeconds] = 61,
            });
        }
        state.Note("evaluation at step 1: reward [3]");

        Console(80).Write(ProgressView.Render(state.Picture()));

        var text = _output.ToString();
        text.ShouldContain("pong  20260101-000000-abcdef");
        text.ShouldContain("-21.00");
        text.ShouldContain("evaluation at step 1: reward [3]");
        text.ShouldContain("iteration 2   24.7k steps   reward -1.50   best -1.50   2345 steps/s   1:01");
        text.ShouldContain("time   environment 20 %   learning 80 %");
        text.ShouldContain(" 50%  reward -1.50 of 18.00");
        text.ShouldContain(ProgressView.Bar(0.5));
    }

    [Fact]
    public void The_live_view_runs_on_a_terminal_that_is_none()
    {
        using (var sink = ConsoleProgress.Create(_output, isTerminal: true, new() { Columns = [Metric.TrainingIteration] }))
        {
            sink.Write(new RunStarted(Run()));
            sink.Write(new ResultReported(new Dictionary<string, double> { [Metric.TrainingIteration] = 1 }));
            sink.Write(new RunEnded(Run() with { Status = RunStatus.Failed, StopReason = "bad [luck]" }));
        }

        _output.ToString().ShouldContain("failed: bad [luck]");
    }

    [Theory]
    [InlineData(0, "░░░")]
    [InlineData(1, "███")]
    [InlineData(2, "███")]
    [InlineData(-1, "░░░")]
    public void Bars_stay_in_their_frame(double fraction, string start)
    {
        ProgressView.Bar(fraction).Length.ShouldBe(40);
        ProgressView.Bar(fraction).ShouldStartWith(start);
    }

    private static RunInfo Run() => new()
    {
        Id = "20260101-000000-abcdef",
        Experiment = "pong",
        Status = RunStatus.Running,
        CreatedAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Directory = "runs/pong/20260101-000000-abcdef",
    };

    private IAnsiConsole Console(int width)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = width;
        return console;
    }
}
