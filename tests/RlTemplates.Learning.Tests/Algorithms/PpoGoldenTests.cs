using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Numbers of PPO with one discrete action, recorded when it knew nothing else: whatever it learns to do beside must not change them.</summary>
public class PpoGoldenTests
{
    private static readonly PpoOptions Options = new()
    {
        NumSgdIter = 3, SgdMinibatchSize = 100, MinTimestepsPerIteration = 600, EntropyCoeff = 0.01, VfClipParam = 5,
    };

    [Fact]
    public void Losses_on_cart_pole_stay_what_they_were()
    {
        (double PolicyLoss, double ValueLoss, double Entropy, double Kl, double Norm)[] expected =
        [
            (-0.004398115379849009, 13.439400026552095, 0.6841412953152839, 0.0008963072646616234, 7.53714996427449),
            (-0.002606121761826014, 11.646773278349404, 0.6407463237410411, 0.000833225624066674, 11.259707688980537),
            (-0.0013263505265462704, 9.966552196819597, 0.617101349027103, 0.0003282708219356007, 17.799299408319904),
        ];
        using var algorithm = Ppo.Create(Options, new(count => CartPole.Create(new() { MaxEpisodeSteps = 30 }, count), 1) { Threads = 1 });
        var report = new TrainReport();
        foreach (var iteration in expected)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
            report.Metrics["learner/policy_loss"].ShouldBe(iteration.PolicyLoss, 1e-6);
            report.Metrics["learner/vf_loss"].ShouldBe(iteration.ValueLoss, 1e-3);
            report.Metrics["learner/entropy"].ShouldBe(iteration.Entropy, 1e-5);
            report.Metrics["learner/kl"].ShouldBe(iteration.Kl, 1e-6);
            report.Metrics["learner/grad_gnorm"].ShouldBe(iteration.Norm, 1e-3);
        }
    }
}
