using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Twins;

public class DqnTwinTests
{
    private static readonly string[] Names = ["ends and limits", "ends and limits, normalised", "masks and limits", "pixels and limits"];

    public static TheoryData<string, bool, int> Cases =>
        [.. from name in Names from prioritized in (bool[])[true, false] from threads in (int[])[1, 2] select (name, prioritized, threads)];

    [Theory, MemberData(nameof(Cases))]
    public void Steps_exploration_gradients_and_targets_come_as_in_plain_loops(string name, bool prioritized, int threads) =>
        Check(TwinCase.Of(name), new() { PrioritizedReplay = prioritized, BufferSize = 1000 }, threads);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_they_do_once_the_oldest_steps_are_forgotten(bool prioritized) =>
        Check(TwinCase.Of("ends and limits"), new() { PrioritizedReplay = prioritized, BufferSize = 90 }, threads: 1);

    private static void Check(TwinCase each, DqnOptions options, int threads)
    {
        options = options with
        {
            NumEnvs = 3, RolloutFragmentLength = 5, GradientSteps = 2, TrainBatchSize = 12, LearningStarts = 40, NStep = 3, TargetNetworkUpdateFreq = 40, MinTimestepsPerIteration = 1,
            Epsilon = Schedule.Linear(1, 0.1, 200), PrioritizedReplayBeta = Schedule.Linear(0.4, 1, 200), LearningRate = Schedule.Linear(0.01, 0.001, 300),
            NormalizeObservations = each.Normalizes, NormalizeRewards = each.Normalizes, Network = new() { HiddenSizes = [24], PolicyHeadGain = 1 },
        };
        using var algorithm = (Dqn)Dqn.Create(options, new(each.Create, 6) { Threads = threads });
        using var twin = new SerialDqn(options, each.Create, seed: 6);
        var episodes = new List<EpisodeResult>();
        for (var i = 0; i < 16; i++)
        {
            var report = new TrainReport();
            twin.Train();
            algorithm.Train(report, CancellationToken.None);
            episodes.AddRange(report.Episodes);
            report.TimestepsTotal.ShouldBe(twin.Timesteps);
            report.Metrics["learner/num_updates"].ShouldBe(twin.Updates);
            report.Metrics["learner/num_target_updates"].ShouldBe(twin.TargetUpdates);
            algorithm.Network.Parameters.SequenceEqual(twin.Network.Parameters).ShouldBeTrue($"round {i}");
        }
        episodes.ShouldBe(twin.Episodes);
        twin.TargetUpdates.ShouldBeGreaterThan(2);
    }
}
