using RlTemplates.Terminal;

namespace RlTemplates.Tests.Terminal;

public sealed class RewardCurveTests
{
    [Fact]
    public void A_rising_line_runs_from_corner_to_corner()
    {
        var lines = RewardCurve.Draw([(0, 0), (1, 1)], width: 4, height: 2);

        lines[2].ShouldStartWith("        1 ┤\u2800");
        lines[2][^1].ShouldNotBe('\u2800');
        lines[3].ShouldStartWith("        0 ┤");
        lines[3][11].ShouldNotBe('\u2800');
        RewardCurve.Draw([(5, 3)], 10, 3).Count.ShouldBe(7);
    }
}
