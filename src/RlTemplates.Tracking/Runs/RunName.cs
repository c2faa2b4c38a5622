using System.Text.RegularExpressions;

namespace RlTemplates.Tracking;

/// <summary>Names that people give to runs. Every target takes them as names of jobs.</summary>
internal static partial class RunName
{
    /// <summary>What a name must be.</summary>
    public const string Demand = "1 to 63 lower-case letters, digits and dashes, begin with a letter and end with a letter or digit";

    /// <summary>Whether a text is a name that a run may have.</summary>
    public static bool Is(string text) => text != Latest && Form().IsMatch(text);

    /// <summary>Whether a text has a meaning of its own where runs are named.</summary>
    public static bool IsReserved(string text) => text == Latest;

    /// <summary>Refuses a name that no run may have.</summary>
    /// <exception cref="UserException">It is none.</exception>
    public static void Ensure(string name)
    {
        if (!Is(name))
            throw new UserException(name == Latest ? $"'{Latest}' means the newest run and cannot be the name of one." : $"The name of the run is '{name}'; it must be {Demand}.");
    }

    private const string Latest = "latest";

    [GeneratedRegex(@"\A[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
