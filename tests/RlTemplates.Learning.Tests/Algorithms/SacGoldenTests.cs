using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Numbers of SAC with few options changed, recorded once: whatever is made faster or added must not change them.</summary>
public class SacGoldenTests
{
    private static readonly SacOptions Options = new()
    {
        NumEnvs = 2, BatchSize = 32, BufferSize = 1000, MinTimestepsPerIteration = 100, LearningStarts = 50, LearningRate = 1e-3, Network = new SacOptions().Network with { HiddenSizes = [32, 32] },
    };

    [Fact]
    public void Losses_on_pendulum_stay_what_they_were()
    {
        (double Critic, double Actor, double Entropy, double Coefficient, double CriticNorm, double ActorNorm)[] expected =
        [
            (54.837795704603195, -0.1670455790232294, 0.6824266688826566, 0.9743173718452454, 23.02534520919949, 0.6760144492961262),
            (34.98493958635023, 1.4276421962119639, 0.6632348725572228, 0.9269863963127136, 27.917851181695607, 0.7912077670125374),
            (10.616170196990934, 5.525119901001453, 0.6512030968256295, 0.8821554183959961, 16.376751558421116, 1.084504455505274),
            (4.625595373894503, 7.15077914364636, 0.6524019272439182, 0.839359700679779, 8.993834042965352, 1.0759281787034887),
        ];
        using var algorithm = Sac.Create(Options, new(count => Pendulum.Create(new() { MaxEpisodeSteps = 40 }, count), 1) { Threads = 1 });
        var report = new TrainReport();
        foreach (var iteration in expected)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
            Near("critic_loss", iteration.Critic);
            Near("actor_loss", iteration.Actor);
            Near("entropy", iteration.Entropy);
            Near("ent_coef", iteration.Coefficient);
            Near("critic_grad_gnorm", iteration.CriticNorm);
            Near("actor_grad_gnorm", iteration.ActorNorm);
        }

        // Without AVX2 products are summed otherwise: differences of about 1e-7.
        void Near(string metric, double value) => report.Metrics["learner/" + metric].ShouldBe(value, 1e-4 * Math.Abs(value), metric);
    }
}
