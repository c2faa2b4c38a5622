using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments.Tests;

public sealed class ReplacedCopyTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_warns_of_replaced_copies_and_counts_them_over_a_resume()
    {
        var recorder = new EventRecorder();
        var config = Config(crashEvery: 50) with { Evaluation = new() { Interval = 0, Episodes = 1 } };
        var outcome = Train(config, recorder, RunChoice.New);
        var first = outcome.Run.Metrics[Metric.EnvironmentRestarts];
        first.ShouldBeGreaterThan(0);
        MetricReader.Read(outcome.Run.MetricsPath).Last()[Metric.EnvironmentRestarts].ShouldBe(first);
        Warnings(recorder).ShouldContain("a copy of the environment was replaced, and its episode counts as cut: Countdown threw IOException in Step: no answer to ***");

        var resumed = Train(config with { Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(40) } }, new(), RunChoice.Resume(outcome.Run));
        resumed.Run.Metrics[Metric.EnvironmentRestarts].ShouldBeGreaterThan(first);
    }

    [Fact]
    public void An_evaluation_warns_of_replaced_copies_each_time()
    {
        var recorder = new EventRecorder();
        var config = Config(crashEvery: 1) with { Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new(2) }, Evaluation = new() { Interval = 1, Episodes = 10 } };
        var run = Train(config, recorder, RunChoice.New).Run;
        Warnings(recorder).Count(w => w.StartsWith("in an evaluation ", StringComparison.Ordinal)).ShouldBe(2);

        var outcome = new Experiment(Fixture.Definition, config).Evaluate(new() { Run = run }, TestContext.Current.CancellationToken);
        outcome.BoundWarning.ShouldBeNull();
        outcome.Result.UnfinishedEpisodes.ShouldBeGreaterThan(0);
        outcome.CrashWarning.ShouldNotBeNull().ShouldMatch(@"^in an evaluation \d+ copies of the environment were replaced, and their episodes count as cut: Countdown threw IOException in Step: no answer to \*\*\*$");
    }

    [Fact]
    public void Where_none_may_be_replaced_there_is_no_metric()
    {
        var run = Train(Fixture.Config(2), new(), RunChoice.New).Run;
        run.Metrics.ContainsKey(Metric.EnvironmentRestarts).ShouldBeFalse();
    }

    [Fact]
    public void Restarts_that_are_used_up_are_named()
    {
        var config = Config(crashEvery: 50, most: 2) with { EnvironmentFaults = new() { Restarts = 2 } };
        var outcome = Train(config, new(), RunChoice.New);
        outcome.Run.Status.ShouldBe(RunStatus.Failed);
        outcome.Error.ShouldNotBeNull().ShouldEndWith("All 2 restarts that environment_faults.restarts allows are used up.");
        outcome.Run.Metrics[Metric.EnvironmentRestarts].ShouldBe(2);
    }

    private static ExperimentConfig Config(int crashEvery, int most = int.MaxValue) => Fixture.Config() with
    {
        CreateEnvironment = count => new Crashing(new CountdownEnvironment(count), crashEvery, most),
        EnvironmentFaults = new() { Restarts = 1000 },
        HarmlessOptions = ["stop", "evaluation", "checkpoint", "environment_faults"],
        Mask = text => text.Replace("hunter2", "***", StringComparison.Ordinal),
    };

    private TrainOutcome Train(ExperimentConfig config, EventRecorder recorder, RunChoice run) =>
        new Experiment(Fixture.Definition, config).Train(new() { Store = new(_folder.Path), Run = run, Sinks = [recorder] }, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Warnings(EventRecorder recorder) =>
        recorder.Events.OfType<NoteWritten>().Where(note => note.Severity == NoteSeverity.Warning).Select(note => note.Text);

    /// <summary>An environment that says of every so many steps that a copy threw in it.</summary>
    private sealed class Crashing(IEnvironment inner, int every, int most) : IEnvironment, ICrashCounter
    {
        private int _steps;

        public EnvironmentSpec Spec => inner.Spec;

        public int Count => inner.Count;

        public long Crashes { get; private set; }

        public EnvironmentException? LastCrash { get; private set; }

        public bool WasReplaced(int copy) => copy == 0 && Crashes > 0 && _steps % every == 0;

        public void Reset(ulong seed, Span<byte> observations) => inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            inner.Step(actions, step);
            if (++_steps % every != 0)
                return;
            if (Crashes == most)
                throw new EnvironmentException("Countdown", "Step", new IOException("no answer to hunter2"));
            Crashes++;
            LastCrash = new("Countdown", "Step", new IOException("no answer to hunter2"));
            step.Truncated[0] = true;
        }

        public void Dispose() => inner.Dispose();
    }
}
