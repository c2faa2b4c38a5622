using System.Runtime.InteropServices;
using RlTemplates.Inference.Distributions;

namespace RlTemplates.Learning.Tests.Distributions;

/// <summary>A distribution beside plain formulas in double precision.</summary>
internal sealed record DistributionCase(string Name, ActionDistribution Distribution, bool[] Mask, Func<double[], int[], double> LogProbability, Func<double[], double>? Entropy)
{
    private static readonly BoxSpace Box = new([-2, 0], [2, 5]);

    public static readonly DistributionCase[] All =
    [
        Choices("categorical", [4]),
        Choices("categorical, masked", [5], [false, true, true, false, true]),
        Choices("categorical, one allowed", [3], [false, true, false]),
        Choices("several", [3, 1, 4]),
        Choices("several, masked", [3, 2, 4], [true, false, true, true, true, false, false, true, true]),
        new("Gaussian", new DiagonalGaussian(Box, normalized: true), [], Normal, o => o[2] + o[3] + Math.Log(2 * Math.PI * Math.E)),
        new("squashed Gaussian", new SquashedGaussian(Box), [], (o, a) => Normal(o, a) - Reals(a).Sum(u => Math.Log(1 / Math.Pow(Math.Cosh(u), 2))), SquashedEntropy),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    public float[] Outputs(ref RandomStream random, double spread = 1)
    {
        var outputs = new float[Distribution.Outputs];
        foreach (ref var output in outputs.AsSpan())
            output = (float)(random.NextGaussian() * spread);
        return outputs;
    }

    public float[] Row(float[] outputs)
    {
        var row = new float[outputs.Length];
        Distribution.Prepare(outputs, Mask, row);
        return row;
    }

    public int[] Sample(float[] row, ref RandomStream random)
    {
        var action = new int[Distribution.Elements];
        Distribution.Sample(row, action, ref random);
        return action;
    }

    public static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    public static double[] Reals(int[] action) => Doubles(MemoryMarshal.Cast<int, float>(action).ToArray());

    private static DistributionCase Choices(string name, int[] counts, bool[]? mask = null)
    {
        mask ??= [];
        ActionDistribution distribution = counts.Length == 1 ? new CategoricalDistribution(new(counts[0])) : new MultiCategoricalDistribution(new(counts));
        return new(name, distribution, mask, (o, a) => Parts(o, a, (p, j) => Math.Log(p[j])), o => Parts(o, new int[counts.Length], (p, _) => -p.Sum(x => x == 0 ? 0 : x * Math.Log(x))));

        double Parts(double[] outputs, int[] action, Func<double[], int, double> value)
        {
            var (sum, first) = (0.0, 0);
            for (var i = 0; i < counts.Length; i++)
            {
                var part = Enumerable.Range(first, counts[i]).Select(j => mask.Length == 0 || mask[j] ? outputs[j] : double.NegativeInfinity).ToArray();
                var (most, total) = (part.Max(), part.Sum(z => Math.Exp(z - part.Max())));
                sum += value([.. part.Select(z => Math.Exp(z - most) / total)], action[i]);
                first += counts[i];
            }
            return sum;
        }
    }

    private static double Normal(double[] outputs, int[] action)
    {
        var (x, sum) = (Reals(action), 0.0);
        for (var i = 0; i < x.Length; i++)
            sum -= Math.Pow((x[i] - outputs[i]) / Math.Exp(outputs[x.Length + i]), 2) / 2 + outputs[x.Length + i] + Math.Log(2 * Math.PI) / 2;
        return sum;
    }

    // A fine Riemann sum over u.
    private static double SquashedEntropy(double[] outputs)
    {
        const double Step = 1e-3;
        var sum = 0.0;
        for (var i = 0; i < 2; i++)
        {
            var std = Math.Exp(outputs[2 + i]);
            sum += outputs[2 + i] + Math.Log(2 * Math.PI * Math.E) / 2;
            for (var e = -9.0; e < 9; e += Step)
                sum += Step * Math.Exp(-e * e / 2) / Math.Sqrt(2 * Math.PI) * -2 * Math.Log(Math.Cosh(outputs[i] + std * e));
        }
        return sum;
    }
}
