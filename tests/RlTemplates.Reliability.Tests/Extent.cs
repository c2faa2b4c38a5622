using System.Globalization;

namespace RlTemplates.Reliability.Tests;

/// <summary>How much is tried: nothing by <c>dotnet test</c> alone, a little by <c>.ci/run</c>, all by <c>tests/reliability</c>, which takes hours.</summary>
public static class Extent
{
    /// <summary>Why nothing is tried.</summary>
    public const string Reason = SlowTests.Reason;

    /// <summary>Whether all is tried.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("RLTEMPLATES_RELIABILITY") == "long";

    /// <summary>Whether anything is tried.</summary>
    public static bool IsOn { get; } = IsLong || SlowTests.Run;

    /// <summary>One of two numbers.</summary>
    public static int Of(int few, int all) => IsLong ? all : few;

    /// <summary>Writes a line that the long form records.</summary>
    public static void Report(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    /// <summary>Some of the numbers from 1 to a last one, evenly; all of them in the long form.</summary>
    public static IEnumerable<int> Some(int last, int few)
    {
        var step = IsLong ? 1 : Math.Max(1, last / few);
        for (var i = 1 + ((last - 1) % step / 2); i <= last; i += step)
            yield return i;
    }

    /// <summary>A number for an argument.</summary>
    public static string Text(this int number) => number.ToString(CultureInfo.InvariantCulture);
}
