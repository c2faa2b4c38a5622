using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Terminal;

/// <summary>The curve of rewards over steps in Braille dots.</summary>
internal static class RewardCurve
{
    private const int Height = 12;
    private const int LabelWidth = 9;

    /// <summary>The lines of the picture; none where there are no rewards yet.</summary>
    /// <param name="metricsPath">The run's rows.</param>
    /// <param name="width">Width in characters, labels included.</param>
    public static IReadOnlyList<string> Draw(string metricsPath, int width)
    {
        List<(double X, double Y)> points =
        [
            .. MetricReader.Read(metricsPath).Select(r => (X: r[Metric.TimestepsTotal], Y: r[Metric.EpisodeRewardMean]))
                .Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)),
        ];
        return points.Count == 0 ? [] : Draw(points, Math.Max(10, width - LabelWidth - 2), Height);
    }

    /// <summary>The lines of a picture with labels.</summary>
    /// <param name="points">At least one point; x must not fall.</param>
    /// <param name="width">Width of the curve in characters.</param>
    /// <param name="height">Height of the curve in lines.</param>
    /// <param name="title">What it shows.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<(double X, double Y)> points, int width, int height, string title = "mean reward of the last 100 episodes")
    {
        var (least, most) = (points.Min(p => p.Y), points.Max(p => p.Y));
        var (first, last) = (points[0].X, points[^1].X);
        var dots = new BrailleCanvas(width, height);
        (int X, int Y)? before = null;
        foreach (var (x, y) in points)
        {
            var column = Scale(x, first, last, (width * 2) - 1);
            var row = (height * 4) - 1 - (most > least ? Scale(y, least, most, (height * 4) - 1) : height * 2);
            var (fromX, fromY) = before ?? (column, row);
            dots.Line(fromX, fromY, column, row);
            before = (column, row);
        }
        List<string> lines = ["", title];
        for (var line = 0; line < height; line++)
        {
            var label = line == 0 ? Label(most) : line == height - 1 ? Label(least) : "";
            lines.Add($"{label.PadLeft(LabelWidth)} {(label.Length > 0 ? '┤' : '│')}{dots.Row(line)}");
        }
        lines.Add(new string(' ', LabelWidth + 1) + "└" + new string('─', width));
        var (left, right) = (MetricText.Count(first), MetricText.Count(last) + " steps");
        lines.Add(new string(' ', LabelWidth + 2) + left + right.PadLeft(Math.Max(right.Length + 1, width - left.Length)));
        return lines;
    }

    private static int Scale(double value, double least, double most, int steps) =>
        most > least ? (int)Math.Round((value - least) / (most - least) * steps) : 0;

    private static string Label(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
