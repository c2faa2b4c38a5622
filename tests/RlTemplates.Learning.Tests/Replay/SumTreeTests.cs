using RlTemplates.Learning.Replay;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Replay;

public class SumTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(64)]
    public void Finds_what_a_plain_loop_finds(int leaves)
    {
        var (tree, plain, random) = (new SumTree(leaves), new double[leaves], new RandomStream(1, (ulong)leaves));
        for (var i = 0; i < 2000; i++)
        {
            var leaf = random.NextInt32(leaves);
            tree[leaf] = plain[leaf] = random.NextInt32(3) == 0 ? 0 : random.NextInt32(1000);
            tree.Total.ShouldBe(plain.Sum());
            if (tree.Total == 0)
                continue;
            var mass = random.NextInt32((int)tree.Total);
            tree.Find(mass).ShouldBe(PlainFind(plain, mass));
        }
    }

    [Fact]
    public void Depends_on_its_leaves_and_not_on_their_history()
    {
        var (one, other, random) = (new SumTree(100), new SumTree(100), new RandomStream(2, 3));
        for (var i = 0; i < 5000; i++)
            one[random.NextInt32(100)] = random.NextDouble() * 1e9;
        for (var leaf = 0; leaf < 100; leaf++)
        {
            one[leaf] = leaf * 0.1;
            other[leaf] = leaf * 0.1;
        }
        BitConverter.DoubleToInt64Bits(one.Total).ShouldBe(BitConverter.DoubleToInt64Bits(other.Total));
    }

    [Fact]
    public void Never_finds_a_leaf_without_priority()
    {
        var tree = new SumTree(8);
        tree[2] = 0.1;
        tree[5] = 0.2;
        tree.Find(0).ShouldBe(2);
        tree.Find(tree.Total).ShouldBe(5);
        tree.Find(tree.Total * 2).ShouldBe(5);
        tree[5] = 0;
        tree.Find(tree.Total).ShouldBe(2);
    }

    private static int PlainFind(double[] plain, double mass)
    {
        for (var leaf = 0; ; leaf++)
        {
            if (mass < plain[leaf])
                return leaf;
            mass -= plain[leaf];
        }
    }
}
