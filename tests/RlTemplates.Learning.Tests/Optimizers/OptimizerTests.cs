using RlTemplates.Learning.Optimizers;

namespace RlTemplates.Learning.Tests.Optimizers;

public sealed class OptimizerTests
{
    public static TheoryData<int> Lengths => [.. Enumerable.Range(1, 67)];

    [Theory, MemberData(nameof(Lengths))]
    public void Adam_equals_a_plain_loop(int length)
    {
        float[] parameters = Values(length, 1), gradients = Values(length, 2);
        double[] p = Doubles(parameters), m = new double[length], v = new double[length];
        var adam = new Adam(length, epsilon: 1e-5);
        for (var t = 1; t <= 5; t++)
        {
            adam.Step(parameters, gradients, 0.01);
            for (var i = 0; i < length; i++)
            {
                double g = gradients[i];
                m[i] = 0.9 * m[i] + 0.1 * g;
                v[i] = 0.999 * v[i] + 0.001 * g * g;
                p[i] -= 0.01 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, t))) + 1e-5);
                ((double)parameters[i]).ShouldBe(p[i], 1e-5);
            }
            gradients = Values(length, (ulong)t + 10);
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void RmsProp_equals_a_plain_loop(int length)
    {
        float[] parameters = Values(length, 1), gradients = Values(length, 2);
        double[] p = Doubles(parameters), s = new double[length], b = new double[length];
        Array.Fill(s, 1);
        var rmsProp = new RmsProp(length, decay: 0.9, momentum: 0.5, epsilon: 0.1);
        for (var t = 1; t <= 5; t++)
        {
            rmsProp.Step(parameters, gradients, 0.01);
            for (var i = 0; i < length; i++)
            {
                double g = gradients[i];
                s[i] = 0.9 * s[i] + 0.1 * g * g;
                b[i] = 0.5 * b[i] + 0.01 * g / Math.Sqrt(s[i] + 0.1);
                p[i] -= b[i];
                ((double)parameters[i]).ShouldBe(p[i], 1e-5);
            }
            gradients = Values(length, (ulong)t + 10);
        }
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void Restored_state_goes_on_bit_for_bit(string kind)
    {
        float[] first = Values(37, 1), second = Values(37, 1);
        IOptimizer optimizer = Create(kind, 37), restored = Create(kind, 37);
        for (ulong t = 0; t < 3; t++)
            optimizer.Step(first, Values(37, t + 5), 0.01);
        first.CopyTo(second, 0);
        restored.Load(new(Saved(optimizer)));
        optimizer.Step(first, Values(37, 9), 0.01);
        restored.Step(second, Values(37, 9), 0.01);
        second.ShouldBe(first);
    }

    [Fact]
    public void Foreign_state_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Create("adam", 4).Load(new(Saved(Create("rmsprop", 4))))).Message.ShouldContain("'rmsprop'");
        Should.Throw<InvalidDataException>(() => Create("adam", 4).Load(new(Saved(Create("adam", 5))))).Message.ShouldContain("5 parameters");
        Should.Throw<ArgumentException>(() => Create("adam", 4).Step(new float[4], new float[3], 1));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Clipping_scales_to_the_norm(int length)
    {
        float[] gradients = Values(length, 3), clipped = Values(length, 3);
        var norm = Math.Sqrt(gradients.Sum(g => (double)g * g));
        GradientClipping.ByGlobalNorm(clipped, norm * 2).ShouldBe(norm, 1e-5 * norm);
        clipped.ShouldBe(gradients);
        GradientClipping.ByGlobalNorm(clipped, norm / 3).ShouldBe(norm, 1e-5 * norm);
        for (var i = 0; i < length; i++)
            clipped[i].ShouldBe(gradients[i] / 3, 1e-5f);
    }

    [Fact]
    public void Clipping_leaves_gradients_without_a_norm_alone()
    {
        float[] gradients = [1, float.NaN, 2];
        GradientClipping.ByGlobalNorm(gradients, 0.5).ShouldBe(double.NaN);
        gradients[2].ShouldBe(2);
        GradientClipping.ByGlobalNorm(new float[20000], 1).ShouldBe(0);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void A_step_allocates_nothing(string kind)
    {
        float[] parameters = Values(100, 1), gradients = Values(100, 2);
        var optimizer = Create(kind, 100);
        optimizer.Step(parameters, gradients, 0.01);
        var before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Step(parameters, gradients, 0.01);
        GradientClipping.ByGlobalNorm(gradients, 0.1);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static IOptimizer Create(string kind, int parameters) => kind == "adam" ? new Adam(parameters) : new RmsProp(parameters, momentum: 0.9);

    private static MemoryStream Saved(IOptimizer optimizer)
    {
        var stream = new MemoryStream();
        optimizer.Save(new(stream));
        stream.Position = 0;
        return stream;
    }

    private static float[] Values(int count, ulong seed)
    {
        var random = new RandomStream(seed, 1);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];
}
