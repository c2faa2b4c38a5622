using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

public sealed partial class Experiment
{
    // An iteration that takes longer is paused there.
    private const double MostTestSeconds = 5;

    private const int MostTestSteps = 200;

    /// <summary>
    /// Tries the whole experiment once, in seconds: an iteration of training, of which at most 5 seconds are trained, an evaluation of at most 200 steps, a checkpoint, all exports, and the
    /// checkpoint read again by policy and learner. Nothing is kept, and no sink gets an event.
    /// </summary>
    /// <param name="time">The clock. Default: that of the system.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="UserException">The options do not make an experiment.</exception>
    public TestOutcome Test(TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        var clock = time ?? TimeProvider.System;
        using var folder = new TestFolder();
        var steps = new List<TestStep>();
        var small = new Experiment(definition, Small()) { Options = Options, _strategies = ExportStrategies };
        small.ExtendTrainHooks(_trainHooks);
        small.ExtendEvalHooks(_evalHooks);
        TrainOutcome? trained = null;
        var isRight = Do("train, evaluate, checkpoint", () =>
        {
            trained = small.Train(new() { Store = new(folder.Path), Time = clock }, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return trained.Error ?? (trained.Evaluation is null ? "no evaluation was made" : null);
        });
        foreach (var export in trained?.Exports ?? [])
            isRight &= Do("export " + export.Name, () => export.Error);
        isRight = isRight && Do("load the checkpoint as a policy", () => LoadAsPolicy(small, trained!.Run, clock, cancellationToken));
        isRight = isRight && Do("load the checkpoint as a learner", () => LoadAsLearner(trained!.Run));
        return new(steps, isRight) { Evaluation = trained?.Evaluation };

        bool Do(string name, Func<string?> step)
        {
            var start = clock.GetTimestamp();
            string? error;
            try
            {
                error = step();
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or UserException))
            {
                error = config.Mask($"{exception.GetType().Name}: {exception.Message}");
            }
            steps.Add(new(name, clock.GetElapsedTime(start), error));
            return error is null;
        }
    }

    private ExperimentConfig Small() => config with
    {
        Stop = new Dictionary<string, StopBound> { [Metric.TrainingIteration] = new StopBound(1), [Metric.TimeTotalSeconds] = new StopBound(MostTestSeconds) },
        Evaluation = config.Evaluation with { Interval = 0, IntervalSteps = 0, Steps = MostTestSteps, Apart = false, DelaySeconds = 0, MaxSeconds = MostTestSeconds },
        Checkpoint = config.Checkpoint with { Interval = 0, IntervalSeconds = 0 },
        Tracking = new(),
        Export = config.Export with { AtCheckpoints = false },
    };

    private static string? LoadAsPolicy(Experiment small, RunInfo run, TimeProvider clock, CancellationToken cancellationToken)
    {
        var outcome = small.Evaluate(new() { Run = run, Delay = TimeSpan.Zero, Time = clock }, cancellationToken);
        return outcome.Result.Episodes.Count == 0 ? "the policy played no step" : null;
    }

    private string? LoadAsLearner(RunInfo run)
    {
        var newest = new CheckpointStore(run.CheckpointsPath).Latest();
        if (newest is null)
            return "no checkpoint was written";
        using var algorithm = new OwnedAlgorithm(config);
        CheckpointFiles.Load(newest, EnsureMade(algorithm), new(), "");
        return null;
    }

    private sealed class TestFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("rl-test-").FullName;

        public void Dispose()
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The system clears its folder of temporary files.
            }
        }
    }
}
