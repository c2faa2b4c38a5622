using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Distributions;

public class GaussianTests
{
    private static readonly BoxSpace Line = new([-1], [1]);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, -2)]
    [InlineData(-1.5, 0.8)]
    [InlineData(3, -0.5)]
    public void Densities_integrate_to_1(double mean, double logStd)
    {
        var (gaussian, squashed) = (new DiagonalGaussian(Line, normalized: true), new SquashedGaussian(Line));
        float[] row = [(float)mean, (float)logStd];
        var (whole, wholeSquashed, step) = (0.0, 0.0, Math.Exp(logStd) / 100);
        for (var x = mean - 900 * step; x < mean + 900 * step; x += step)
        {
            int[] action = [BitConverter.SingleToInt32Bits((float)x)];
            whole += Math.Exp(gaussian.LogProbability(row, action)) * step;
            // dx of the squashed density is that of tanh x.
            wholeSquashed += Math.Exp(squashed.LogProbability(row, action)) * (Math.Tanh(x + step / 2) - Math.Tanh(x - step / 2));
        }
        whole.ShouldBe(1, 1e-3);
        wholeSquashed.ShouldBe(1, 1e-3);
    }

    [Fact]
    public void Samples_have_the_mean_and_the_deviation_of_the_row()
    {
        var gaussian = new DiagonalGaussian(Line, normalized: true);
        float[] row = [0.7f, MathF.Log(0.3f)];
        var (action, random, sum, squares) = (new int[1], new RandomStream(1, 2), 0.0, 0.0);
        for (var i = 0; i < 100_000; i++)
        {
            gaussian.Sample(row, action, ref random);
            var x = DistributionCase.Reals(action)[0];
            sum += x;
            squares += x * x;
        }
        var mean = sum / 100_000;
        mean.ShouldBe(0.7, 0.005);
        Math.Sqrt(squares / 100_000 - mean * mean).ShouldBe(0.3, 0.005);
    }

    [Fact]
    public void Only_the_environment_gets_clipped_actions()
    {
        var box = new BoxSpace([-2, 10], [2, 20]);
        Given(new DiagonalGaussian(box, normalized: true), 0.5f, -0.5f).ShouldBe([1, 12.5f]);
        Given(new DiagonalGaussian(box, normalized: true), 7, -1.01f).ShouldBe([2, 10]);
        Given(new DiagonalGaussian(box, normalized: false), 0.5f, 15).ShouldBe([0.5f, 15]);
        Given(new DiagonalGaussian(box, normalized: false), -2.5f, 21).ShouldBe([-2, 20]);
        Given(new SquashedGaussian(box), 0, 50).ShouldBe([0, 20]);
        Given(new SquashedGaussian(box), 0.5f, -0.5f).ShouldBe([2 * MathF.Tanh(0.5f), 15 - 5 * MathF.Tanh(0.5f)]);

        static float[] Given(ActionDistribution distribution, float first, float second)
        {
            float[] drawn = [first, second];
            var given = distribution.ForEnvironment(MemoryMarshal.Cast<float, int>(drawn), new int[2]);
            drawn.ShouldBe([first, second]);
            return MemoryMarshal.Cast<int, float>(given).ToArray();
        }
    }

    [Fact]
    public void Squashed_actions_come_back_from_the_environment()
    {
        var (distribution, drawn, squashed, back) = (new SquashedGaussian(new([-2, 10], [2, 20])), new float[20], new float[20], new float[20]);
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = i * 0.9f - 9;
        var actions = MemoryMarshal.Cast<float, int>(drawn.AsSpan());
        SquashedGaussian.Squash(actions, squashed);
        distribution.FromEnvironment(distribution.ForEnvironment(actions, new int[20]), back);
        back.ShouldBe(squashed, 1e-6);
        back.ShouldAllBe(a => Math.Abs(a) <= 1);
    }

    [Fact]
    public void Held_standard_deviations_have_no_gradient()
    {
        var gaussian = new DiagonalGaussian(Line, normalized: true);
        var (row, gradients) = (new float[2], new float[2]);
        gaussian.Prepare([0, 25], [], row);
        row.ShouldBe([0, 20]);
        gaussian.Gradient(row, [0], 1, 1, gradients);
        gradients[1].ShouldBe(0);
        var squashed = new SquashedGaussian(Line);
        squashed.Prepare([0.1f, 3], [], row);
        row[1].ShouldBe(2);
        squashed.Gradient(row, [0], 1, 1, gradients);
        gradients[1].ShouldBe(0);
    }

    [Theory]
    [InlineData(0.3, -1, 0.5)]
    [InlineData(-1.2, 0.4, -1.4)]
    [InlineData(2.5, 0.1, 1.8)]
    public void The_path_gradient_moves_the_action_with_the_outputs(double mean, double logStd, double noise)
    {
        const double C = 0.6, G = -1.7, H = 1e-5;
        float[] row = [(float)mean, (float)logStd];
        int[] action = [BitConverter.SingleToInt32Bits((float)(mean + Math.Exp(logStd) * noise))];
        var gradients = new float[2];
        new SquashedGaussian(Line).PathGradient(row, action, (float)C, [(float)G], gradients);
        ((double)gradients[0]).ShouldBe((Objective(mean + H, logStd) - Objective(mean - H, logStd)) / (2 * H), 1e-4);
        ((double)gradients[1]).ShouldBe((Objective(mean, logStd + H) - Objective(mean, logStd - H)) / (2 * H), 1e-4);

        double Objective(double m, double s)
        {
            var a = Math.Tanh(m + Math.Exp(s) * noise);
            return C * (-noise * noise / 2 - s - Math.Log(2 * Math.PI) / 2 - Math.Log(1 - a * a)) + G * a;
        }
    }

    [Fact]
    public void Probabilities_are_exact_where_the_squashed_action_is_1()
    {
        var squashed = new SquashedGaussian(Line);
        float[] row = [20, 0];
        int[] action = [BitConverter.SingleToInt32Bits(21)];
        // log N(21; 20, 1) - log(1 - tanh² 21), the latter log 4 - 42.
        squashed.LogProbability(row, action).ShouldBe(-0.5f - 0.9189385f - (MathF.Log(4) - 42), 1e-4f);
        var values = new float[1];
        SquashedGaussian.Squash(action, values);
        values[0].ShouldBe(1);
    }
}
