namespace RlTemplates.Environments.Tests;

public sealed class AreaResizeTests
{
    [Theory]
    [InlineData(4, 6, 2)]
    [InlineData(5, 7, 3)]
    [InlineData(210, 160, 42)]
    [InlineData(210, 160, 84)]
    public void CoversEveryInputPixelOnce(int height, int width, int size)
    {
        var grey = new byte[height * width];
        new Random(1).NextBytes(grey);
        var sums = new int[size * size];
        AreaResize.Sums(grey, height, width, size, sums);
        sums.Sum(sum => (long)sum).ShouldBe(grey.Sum(value => (long)value) * size * size);

        grey.AsSpan().Fill(77);
        AreaResize.Sums(grey, height, width, size, sums);
        sums.ShouldAllBe(sum => AreaResize.Mean(sum, height * width) == 77);
    }

    [Fact]
    public void HalvesByHand()
    {
        var sums = new int[4];
        AreaResize.Sums([1, 3, 10, 10, 5, 7, 10, 11, 0, 0, 0, 0, 0, 0, 0, 2], 4, 4, 2, sums);
        sums.Select(sum => AreaResize.Mean(sum, 16)).ShouldBe([(byte)4, (byte)10, (byte)0, (byte)1]);
    }
}
