using RlTemplates.Inference.Distributions;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Distributions;

public class ActionDistributionTests
{
    [Theory]
    [MemberData(nameof(DistributionCase.Indices), MemberType = typeof(DistributionCase))]
    public void Probabilities_and_entropies_equal_plain_formulas(int index)
    {
        var @case = DistributionCase.All[index];
        var random = new RandomStream(1, (ulong)index);
        for (var i = 0; i < 50; i++)
        {
            var outputs = @case.Outputs(ref random, 0.7);
            var row = @case.Row(outputs);
            var action = new int[@case.Distribution.Elements];
            var drawn = @case.Distribution.Sample(row, action, ref random);
            drawn.ShouldBe(@case.Distribution.LogProbability(row, action));
            ((double)drawn).ShouldBe(@case.LogProbability(DistributionCase.Doubles(outputs), action), 1e-4);
            ((double)@case.Distribution.Entropy(row)).ShouldBe(@case.Entropy!(DistributionCase.Doubles(outputs)), 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(DistributionCase.Indices), MemberType = typeof(DistributionCase))]
    public void Gradients_equal_finite_differences_and_are_0_where_forbidden(int index)
    {
        const double H = 1e-5;
        var @case = DistributionCase.All[index];
        var random = new RandomStream(2, (ulong)index);
        foreach (var (c, e) in new[] { (0.7f, 0.4f), (-1.3f, 0f), (0f, 1f) })
            for (var i = 0; i < (@case.Distribution is SquashedGaussian ? 3 : 20); i++)
            {
                var outputs = @case.Outputs(ref random, 0.7);
                var row = @case.Row(outputs);
                var action = @case.Sample(row, ref random);
                var gradients = new float[outputs.Length];
                @case.Distribution.Gradient(row, action, c, e, gradients);
                for (var j = 0; j < outputs.Length; j++)
                {
                    var (up, down) = (DistributionCase.Doubles(outputs), DistributionCase.Doubles(outputs));
                    up[j] += H;
                    down[j] -= H;
                    ((double)gradients[j]).ShouldBe((Objective(up) - Objective(down)) / (2 * H), 2e-3, $"{@case.Name}, output {j}");
                    if (@case.Mask.Length > 0 && !@case.Mask[j])
                        gradients[j].ShouldBe(0);
                }

                double Objective(double[] o) => c * @case.LogProbability(o, action) - e * @case.Entropy!(o);
            }
    }

    [Theory]
    [MemberData(nameof(DistributionCase.Indices), MemberType = typeof(DistributionCase))]
    public void The_entropy_is_the_mean_surprise_of_the_samples(int index)
    {
        const int Samples = 100_000;
        var @case = DistributionCase.All[index];
        var random = new RandomStream(3, (ulong)index);
        var row = @case.Row(@case.Outputs(ref random));
        var action = new int[@case.Distribution.Elements];
        var sum = 0.0;
        for (var i = 0; i < Samples; i++)
            sum -= @case.Distribution.Sample(row, action, ref random);
        (sum / Samples).ShouldBe(@case.Distribution.Entropy(row), 0.02);
    }

    [Theory]
    [MemberData(nameof(DistributionCase.Indices), MemberType = typeof(DistributionCase))]
    public void Extreme_outputs_stay_finite(int index)
    {
        var @case = DistributionCase.All[index];
        var random = new RandomStream(4, (ulong)index);
        foreach (var size in new[] { 30f, 1e3f, 1e8f })
            for (var i = 0; i < 20; i++)
            {
                var outputs = @case.Outputs(ref random).Select(x => x < 0 ? -size : size).ToArray();
                var row = @case.Row(outputs);
                var action = @case.Sample(row, ref random);
                @case.Distribution.Mode(outputs, @case.Mask, action);
                float.IsFinite(@case.Distribution.LogProbability(row, action)).ShouldBeTrue();
                float.IsFinite(@case.Distribution.Entropy(row)).ShouldBeTrue();
                var gradients = new float[outputs.Length];
                @case.Distribution.Gradient(row, action, 0.5f, 0.1f, gradients);
                gradients.ShouldAllBe(gradient => float.IsFinite(gradient));
            }
    }

    [Theory]
    [MemberData(nameof(DistributionCase.Indices), MemberType = typeof(DistributionCase))]
    public void Rows_cost_no_memory_and_may_lie_where_the_outputs_do(int index)
    {
        var @case = DistributionCase.All[index];
        var random = new RandomStream(5, (ulong)index);
        var outputs = @case.Outputs(ref random);
        var (expected, gradients, action, given) = (@case.Row(outputs), new float[outputs.Length], new int[@case.Distribution.Elements], new int[@case.Distribution.Elements]);
        Use(outputs);
        outputs.ShouldBe(expected);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Use(gradients);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Use(float[] row)
        {
            @case.Distribution.Mode(row, @case.Mask, action);
            @case.Distribution.Prepare(row, @case.Mask, row);
            @case.Distribution.Sample(row, action, ref random);
            @case.Distribution.ForEnvironment(action, given);
            @case.Distribution.Gradient(row, action, 1, 1, gradients);
        }
    }

    [Fact]
    public void The_likeliest_action_and_samples_obey_the_mask()
    {
        var several = new MultiCategoricalDistribution(new(3, 2));
        bool[] mask = [false, true, true, true, false];
        var (action, row, random) = (new int[2], new float[5], new RandomStream(1, 1));
        several.Mode([9, 1, 2, 0, 5], mask, action);
        action.ShouldBe([2, 0]);
        several.Prepare([90, 1, 1, 0, 5], mask, row);
        var counts = new int[3];
        for (var i = 0; i < 10_000; i++)
        {
            several.Sample(row, action, ref random);
            action[1].ShouldBe(0);
            counts[action[0]]++;
        }
        counts[0].ShouldBe(0);
        counts[1].ShouldBeInRange(4700, 5300);
        Should.Throw<InvalidOperationException>(() => several.Prepare(row, [true, true, true, false, false], row)).Message.ShouldContain("forbids all 2 choices");
        Should.Throw<InvalidOperationException>(() => several.Mode(row, [false, false, false, true, true], action));
    }

    [Fact]
    public void The_environments_action_space_chooses()
    {
        ActionDistribution.For(Spec(new DiscreteSpace(3))).ShouldBeOfType<CategoricalDistribution>().Outputs.ShouldBe(3);
        var several = ActionDistribution.For(Spec(new MultiDiscreteSpace(3, 2))).ShouldBeOfType<MultiCategoricalDistribution>();
        (several.Outputs, several.Elements, several.LogStdOutputs).ShouldBe((5, 2, 0));
        var reals = ActionDistribution.For(Spec(new BoxSpace([-1], [1]))).ShouldBeOfType<DiagonalGaussian>();
        (reals.Outputs, reals.Elements, reals.LogStdOutputs).ShouldBe((2, 1, 1));
        Should.Throw<NotSupportedException>(() => ActionDistribution.For(Spec(new BoxSpace([-1], [1])) with { HasActionMask = true })).Message.ShouldContain("only choices");
        Should.Throw<ArgumentException>(() => ActionDistribution.For(Spec(new BoxSpace([1], [1])))).Message.ShouldContain("1…1");
        Should.Throw<ArgumentException>(() => ActionDistribution.For(Spec(new BoxSpace([1], [float.PositiveInfinity]))));
        Should.Throw<ArgumentException>(() => ActionDistribution.For(Spec(new MultiDiscreteSpace())));
        Should.Throw<ArgumentException>(() => ActionDistribution.For(Spec(new DiscreteSpace(0))));
    }

    private static EnvironmentSpec Spec(ActionSpace action) => new("Test", new(ElementType.Float32, 1), action);
}
