using System.Text.RegularExpressions;
using RlTemplates.Options;
using Spectre.Console;

namespace RlTemplates.Tracking.Tests;

public sealed class ConsoleTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Reports_show_no_character_that_could_steer_the_terminal()
    {
        const string Evil = "a\u001b]0;owned\u0007\u009b2J\u202e\r\nb";
        var run = new RunStore(_folder.Path).Create("e", new()
        {
            Tags = new Dictionary<string, string> { [Evil] = Evil },
            Config = [new(Evil, Evil, Evil)],
        }) with
        {
            StopReason = Evil,
            Runtime = Evil,
            Parent = Evil,
        };

        RunReports.WriteRun(_output, isTerminal: false, run);
        RunReports.WriteList(_output, isTerminal: false, [run with { Id = Evil, Experiment = Evil }], DateTimeOffset.UtcNow);

        _output.ToString().Where(c => c != '\n' && (char.IsControl(c) || c == '\u202e')).ShouldBeEmpty();
        _output.ToString().ShouldContain("owned");
        RunText.End(run with { Status = RunStatus.Stopped }).ShouldNotContain('\u001b');
    }

    [Fact]
    public void Plain_progress_shows_header_first_and_last_row_and_the_end()
    {
        var settings = new ProgressSettings { Columns = [Metric.TrainingIteration, Metric.EpisodeRewardMean], Interval = TimeSpan.FromHours(1) };
        using (var sink = ConsoleProgress.Create(_output, isTerminal: false, settings))
        {
            for (var i = 1; i <= 50; i++)
                sink.Write(i, new Dictionary<string, double> { [Metric.TrainingIteration] = i, [Metric.EpisodeRewardMean] = i == 1 ? double.NaN : i / 3.0 });
            sink.Complete(Run() with { Status = RunStatus.Completed, StopReason = "reward reached" });
        }

        _output.ToString().ShouldBe("    iter    reward\n       1         -\n      50     16.67\ncompleted: reward reached\n");
    }

    [Fact]
    public void Plain_progress_says_once_a_minute_and_at_the_end_where_the_time_goes()
    {
        var clock = new StepClock();
        var settings = new ProgressSettings { Columns = [Metric.TrainingIteration], Interval = TimeSpan.Zero, Time = clock };
        using (var sink = ConsoleProgress.Create(_output, isTerminal: false, settings))
        {
            sink.Start(Run());
            for (var i = 1; i <= 5; i++)
            {
                clock.Now += TimeSpan.FromSeconds(25);
                sink.Write(i, new Dictionary<string, double>
                {
                    [Metric.TrainingIteration] = i, [Metric.TimeEnvironment] = i / 10.0, [Metric.TimeLearning] = 1 - i / 10.0 - 0.004, [Metric.TimeOther] = 0.004,
                });
            }
            sink.Complete(Run() with { Status = RunStatus.Completed });
        }

        _output.ToString().Split('\n').Where(line => line.StartsWith("time", StringComparison.Ordinal) || line.EndsWith('3') || line.EndsWith('5')).ShouldBe(
            ["       3", "time   environment 30 %   learning 70 %", "       5", "time   environment 50 %   learning 50 %"]);
        _output.ToString().ShouldEndWith("learning 50 %\ncompleted\n");
    }

    [Fact]
    public void Where_the_caller_tells_the_error_progress_does_not()
    {
        using (var sink = ConsoleProgress.Create(_output, isTerminal: false, new() { TellsError = false }))
            sink.Complete(Run() with { Status = RunStatus.Failed, StopReason = "bad luck", Error = "bad luck" });

        _output.ToString().ShouldBe("failed\n");
    }

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
            sink.Start(Run());
            sink.Write(1, new Dictionary<string, double> { [Metric.TrainingIteration] = 1 });
            sink.Complete(Run() with { Status = RunStatus.Failed, StopReason = "bad [luck]" });
        }

        _output.ToString().ShouldContain("failed: bad [luck]");
    }

    [Fact]
    public void The_live_table_of_a_sweep_follows_the_trials_that_began_and_keeps_to_the_window()
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(_output), Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.Yes });
        (console.Profile.Width, console.Profile.Height) = (100, 15);
        var shown = new List<string>();

        SweepConsole.Watch(console, show =>
        {
            for (var running = 1; running <= 8; running++)
            {
                show(Sweep(running));
                shown.Add(_output.ToString());
                _output.GetStringBuilder().Clear();
            }
        });

        shown[0].ShouldContain("sweep x");
        shown[0].ShouldContain("learning_rate");
        shown[0].ShouldContain("20260101-000000-run1");
        shown[0].ShouldNotContain("run2");
        shown[0].ShouldContain("1 of 8 trials");
        shown[1].ShouldContain("completed");
        shown[1].ShouldContain("run2");
        shown[7].ShouldContain("run8");
        shown[7].ShouldContain("run3");
        shown[7].ShouldNotContain("run2");
        shown[7].ShouldContain("8 of 8 trials");
        // At the end the table is wiped: the report follows.
        var ending = _output.ToString();
        ending.LastIndexOf("\u001b[2K", StringComparison.Ordinal).ShouldBeGreaterThan(ending.LastIndexOf("run8", StringComparison.Ordinal));
    }

    private static SweepPicture Sweep(int running) => new(
        "sweep x", Metric.EpisodeRewardMean, ["algorithm.learning_rate"],
        [.. Enumerable.Range(1, 8).Select(n => new TrialRow(
            n, n <= running ? $"20260101-000000-run{n}" : "", n < running ? "completed" : n == running ? "running" : "waiting",
            n < running ? RunStatus.Completed : n == running ? RunStatus.Running : null, n <= running ? n : double.NaN, n, ["0.001"], null))],
        $"{running} of 8 trials");

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

    [Fact]
    public void A_run_of_the_list_is_one_line_of_eighty_columns()
    {
        var metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = -118.456, [Metric.TimestepsTotal] = 36_900, [Metric.TimeTotalSeconds] = 36_900 };
        RunReports.WriteList(_output, isTerminal: true, [Run() with { Experiment = "pong-impala-with-a-long-name", Status = RunStatus.Interrupted, Metrics = metrics }], Run().CreatedAt.AddMinutes(59));

        var lines = Regex.Replace(_output.ToString(), "\u001b\\[[0-9;]*m", "").Split('\n').Select(line => line.TrimEnd()).ToList();
        lines.ShouldAllBe(line => line.Length <= 80);
        var run = lines.Single(line => line.Contains("20260101-000000-abcdef"));
        foreach (var cell in new[] { "pong", "interrupted", "-118.46", "36.9k", "10:15:00", "59 min" })
            run.ShouldContain(cell);
    }

    [Fact]
    public void The_list_names_runs_status_reward_and_age()
    {
        var now = new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);
        RunReports.WriteList(_output, isTerminal: false, [Run() with { Metrics = new Dictionary<string, double> { [Metric.EpisodeRewardMean] = 18.456 } }], now);

        _output.ToString().ShouldContain("20260101-000000-abcdef");
        _output.ToString().ShouldContain("running");
        _output.ToString().ShouldContain("18.46");
        _output.ToString().ShouldContain("3 h");
        _output.ToString().ShouldNotContain("\u001b");
    }

    [Fact]
    public void A_run_is_shown_with_its_curve_config_and_tags()
    {
        var run = new RunStore(_folder.Path).Create("pong", new()
        {
            Config = [new("algorithm.learning_rate", "0.0006", "configs/quick.yaml, line 4")],
            Tags = new Dictionary<string, string> { ["beats"] = "yes" },
        });
        using (var log = new MetricLog(run.MetricsPath))
        {
            for (var i = 0; i <= 100; i++)
                log.Append(new Dictionary<string, double> { [Metric.TimestepsTotal] = i * 1000, [Metric.EpisodeRewardMean] = i == 0 ? double.NaN : i * 0.5 });
        }

        RunReports.WriteRun(_output, isTerminal: false, run);

        var text = _output.ToString();
        foreach (var part in new[] { "beats=yes", "algorithm.learning_rate", "configs/quick.yaml, line 4", "       50 ┤", "      0.5 ┤", "100.0k steps" })
            text.ShouldContain(part);
    }

    [Fact]
    public void A_rising_line_runs_from_corner_to_corner()
    {
        var lines = RewardCurve.Draw([(0, 0), (1, 1)], width: 4, height: 2);

        lines[2].ShouldStartWith("        1 ┤\u2800");
        lines[2][^1].ShouldNotBe('\u2800');
        lines[3].ShouldStartWith("        0 ┤");
        lines[3][11].ShouldNotBe('\u2800');
        RewardCurve.Draw([(5, 3)], 10, 3).Count.ShouldBe(7);
    }

    [Theory]
    [InlineData(9.96, "10.0s")]
    [InlineData(75, "1:15")]
    [InlineData(3725, "1:02:05")]
    [InlineData(double.NaN, "-")]
    public void Durations_read_like_clocks(double seconds, string text) => MetricText.Duration(seconds).ShouldBe(text);

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

    private sealed class StepClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
