using RlTemplates.Inference.Distributions;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Distributions;

public class CategoricalTests
{
    [Fact]
    public void Log_probabilities_are_normalised_even_for_huge_logits()
    {
        var row = new float[3];
        Categorical.LogSoftmax([1000, 1000, -1000], row);
        row[0].ShouldBe(MathF.Log(0.5f), 1e-6f);
        row[1].ShouldBe(row[0]);
        row[2].ShouldBeLessThan(-1000);
        float.IsNaN(Categorical.Entropy(row)).ShouldBeFalse();
    }

    [Fact]
    public void Samples_follow_the_probabilities()
    {
        var random = new RandomStream(5, 6);
        float[] row = [MathF.Log(0.2f), MathF.Log(0.5f), MathF.Log(0.3f)];
        var counts = new int[3];
        for (var i = 0; i < 100_000; i++)
            counts[Categorical.Sample(row, ref random)]++;
        counts[0].ShouldBeInRange(19_400, 20_600);
        counts[1].ShouldBeInRange(49_300, 50_700);
    }

    [Fact]
    public void Entropy_is_largest_for_equal_chances()
    {
        var row = new float[4];
        Categorical.LogSoftmax([3, 3, 3, 3], row);
        Categorical.Entropy(row).ShouldBe(MathF.Log(4), 1e-6f);
        Categorical.ArgMax([1, 4, 4, 2]).ShouldBe(1);
    }

    [Fact]
    public void Gradient_equals_finite_differences()
    {
        float[] logits = [0.3f, -1.2f, 0.8f, 0.1f];
        const float c = 0.7f, e = 0.4f;
        var (row, gradients) = (new float[4], new float[4]);
        Categorical.LogSoftmax(logits, row);
        Categorical.Gradient(row, 2, c, e, Categorical.Entropy(row), gradients);
        for (var j = 0; j < 4; j++)
            ((double)gradients[j]).ShouldBe((Objective(j, 1e-2f) - Objective(j, -1e-2f)) / 2e-2, 1e-3);

        double Objective(int j, float step)
        {
            var moved = logits.ToArray();
            moved[j] += step;
            Categorical.LogSoftmax(moved, moved);
            return c * moved[2] - e * Categorical.Entropy(moved);
        }
    }
}
