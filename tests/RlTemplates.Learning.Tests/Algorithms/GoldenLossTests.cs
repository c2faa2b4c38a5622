using System.Globalization;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>
/// Losses of the first twenty updates with a fixed seed: what changes them changed an algorithm. Processors with other vectors round otherwise in the last bits, which is
/// what the tolerance is for. Where a change is meant, the message of the failing test holds the new numbers.
/// </summary>
public class GoldenLossTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Names => [.. GoldenLossCases.Names];

    [Theory, MemberData(nameof(Names))]
    public void The_first_losses_stay_what_they_were(string name)
    {
        var losses = GoldenLossCases.Run(name);
        var expected = GoldenLosses.All.GetValueOrDefault(name, []);
        var differences = losses.Zip(expected, (now, then) => Math.Abs(now - then) / Math.Max(1, Math.Abs(then)));
        var same = expected.Length == losses.Count && differences.Max() <= Tolerance;
        same.ShouldBeTrue($"[\"{name}\"] = // {(expected.Length == losses.Count ? differences.Max() : double.NaN):0.0e0}\n[\n{Text(losses)}],");
    }

    private static string Text(IEnumerable<double> losses) =>
        string.Concat(losses.Chunk(10).Select(row => "    " + string.Join(", ", row.Select(loss => loss.ToString("G9", CultureInfo.InvariantCulture))) + ",\n"));
}
