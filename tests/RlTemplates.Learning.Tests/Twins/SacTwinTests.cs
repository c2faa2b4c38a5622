using RlTemplates.Learning.Algorithms;
using RlTemplates.Learning.Optimizers;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Twins;

public class SacTwinTests
{
    [Theory]
    [InlineData("real values, limits, clipped", true, 1)]
    [InlineData("real values, limits, clipped", false, 2)]
    [InlineData("real values, limits, clipped, normalised", true, 2)]
    [InlineData("real values, limits, clipped, normalised", false, 1)]
    public void Steps_gradients_coefficient_and_targets_come_as_in_plain_loops(string name, bool learned, int threads)
    {
        var each = TwinCase.Of(name);
        var options = new SacOptions
        {
            NumEnvs = 3, TrainFreq = 5, GradientSteps = 2, BatchSize = 12, BufferSize = 90, LearningStarts = 40, NStep = 3, TargetUpdateInterval = 2, Tau = 0.1, MinTimestepsPerIteration = 1,
            EntCoef = learned ? EntropyCoefficient.Auto : 0.2, GradClip = 5, LearningRate = Schedule.Linear(0.01, 0.001, 300),
            NormalizeObservations = each.Normalizes, NormalizeRewards = each.Normalizes, Network = new() { HiddenSizes = [24] },
        };
        using var algorithm = (Sac)Sac.Create(options, new(each.Create, 6) { Threads = threads });
        using var twin = new SerialSac(options, each.Create, seed: 6);
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
            report.Metrics["learner/ent_coef"].ShouldBe(twin.Coefficient);
            algorithm.Critics.Parameters.SequenceEqual(twin.Critics.Parameters).ShouldBeTrue($"critics, round {i}");
            algorithm.Actor.Parameters.SequenceEqual(twin.Actor.Parameters).ShouldBeTrue($"policy, round {i}");
        }
        episodes.ShouldBe(twin.Episodes);
        twin.TargetUpdates.ShouldBeGreaterThan(2);
    }
}
