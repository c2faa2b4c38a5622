using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Rollouts;

public class RunningMomentsTests
{
    [Fact]
    public void Row_by_row_and_merged_they_equal_two_passes()
    {
        var random = new RandomStream(1, 1);
        var rows = Enumerable.Range(0, 300).Select(_ => new[] { (float)random.NextGaussian(), 1e4f + random.NextSingle() }).ToArray();
        var (whole, first, second) = (new RunningMoments(2), new RunningMoments(2), new RunningMoments(2));
        for (var i = 0; i < rows.Length; i++)
        {
            whole.Add(rows[i]);
            (i < 70 ? first : second).Add(rows[i]);
        }
        first.Add(second);
        first.Add(new RunningMoments(2));
        var copy = new RunningMoments(2);
        copy.CopyFrom(first);
        foreach (var moments in new[] { whole, first, copy })
        {
            moments.Count.ShouldBe(300);
            for (var j = 0; j < 2; j++)
            {
                var mean = rows.Average(row => (double)row[j]);
                moments.Means[j].ShouldBe(mean, 1e-9);
                moments.Variance(j).ShouldBe(rows.Average(row => (row[j] - mean) * (row[j] - mean)), 1e-9);
            }
        }
        copy.Clear();
        copy.Add(first);
        (copy.Means[1], copy.Variance(1)).ShouldBe((first.Means[1], first.Variance(1)));
    }

    [Fact]
    public void Many_merged_in_any_order_are_the_same_but_for_rounding()
    {
        var random = new RandomStream(2, 1);
        var sources = Enumerable.Range(0, 40).Select(_ => new RunningMoments(1)).ToArray();
        for (var i = 0; i < 5000; i++)
            sources[random.NextInt32(40)].Add([100 + (float)random.NextGaussian()]);
        RunningMoments Merged(IEnumerable<RunningMoments> moments)
        {
            var all = new RunningMoments(1);
            foreach (var one in moments)
                all.Add(one);
            return all;
        }
        RunningMoments expected = Merged(sources), again = Merged(sources);
        (again.Count, again.Means[0], again.Variance(0)).ShouldBe((5000, expected.Means[0], expected.Variance(0)));
        for (var i = 0; i < 20; i++)
        {
            var shuffled = Merged(sources.OrderBy(_ => random.NextUInt64()).ToArray());
            shuffled.Count.ShouldBe(5000);
            shuffled.Means[0].ShouldBe(expected.Means[0], 1e-11);
            shuffled.Variance(0).ShouldBe(expected.Variance(0), 1e-11);
        }
        Should.Throw<ArgumentException>(() => expected.Add(new RunningMoments(2))).Message.ShouldContain("of 1 quantities, the others of 2");
    }

    [Fact]
    public void A_row_that_is_not_finite_is_passed_over()
    {
        var moments = new RunningMoments(2);
        moments.Add([1, 2]);
        moments.Add([1, float.NaN]);
        moments.Add([float.NegativeInfinity, 1]);
        (moments.Count, moments.Means[0], moments.Means[1], moments.Variance(1)).ShouldBe((1, 1, 2, 0));
    }

    [Fact]
    public void Damaged_state_is_refused()
    {
        var moments = new RunningMoments(1);
        moments.Add([3]);
        using var stream = new MemoryStream();
        moments.Save(new(stream));
        var saved = stream.ToArray();
        new RunningMoments(1).Load(new(new MemoryStream(saved)));
        Should.Throw<InvalidDataException>(() => new RunningMoments(2).Load(new(new MemoryStream(saved))));
        var negative = saved.ToArray();
        BitConverter.TryWriteBytes(negative, -1L);
        Should.Throw<InvalidDataException>(() => new RunningMoments(1).Load(new(new MemoryStream(negative))));
        var huge = saved.ToArray();
        BitConverter.TryWriteBytes(huge.AsSpan(8), int.MaxValue);
        Should.Throw<InvalidDataException>(() => new RunningMoments(1).Load(new(new MemoryStream(huge))));
        var broken = saved.ToArray();
        BitConverter.TryWriteBytes(broken.AsSpan(12), double.NaN);
        Should.Throw<InvalidDataException>(() => new RunningMoments(1).Load(new(new MemoryStream(broken))));
    }
}
