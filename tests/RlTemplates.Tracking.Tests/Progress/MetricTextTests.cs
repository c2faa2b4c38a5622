namespace RlTemplates.Tracking.Tests;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData(9.96, "10.0s")]
    [InlineData(75, "1:15")]
    [InlineData(3725, "1:02:05")]
    [InlineData(double.NaN, "-")]
    public void Durations_read_like_clocks(double seconds, string text) => MetricText.Duration(seconds).ShouldBe(text);
}
